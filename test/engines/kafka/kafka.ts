import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { choosePort } from "@shopstream/platform/embedded/port.ts";
import { startEngine } from "../engine-process.ts";
import { jarsOf } from "../maven.ts";
import { scratchFolder } from "../scratch.ts";
import type { Guard } from "./kafka-guard.ts";

const run = promisify(execFile);
const pom = fileURLToPath(new URL("./pom.xml", import.meta.url));
// Any 16 bytes in base64url.
const clusterId = "c2hvcHN0cmVhbS10ZXN0cw";
const jvm = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

export interface Kafka {
  /** host:port, as KAFKA_BROKERS takes it. */
  readonly brokers: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** One real broker with its own controller (KRaft) on free loopback ports. */
export async function startKafka(guard?: Pick<Guard, "properties" | "scram">): Promise<Kafka> {
  const jars = path.join(await jarsOf(pom), "*");
  const { folder, remove } = scratchFolder("kafka");
  const [{ port }, { port: controllerPort }, { port: insidePort }] = [
    await choosePort(),
    await choosePort(),
    await choosePort(),
  ];
  const settings = path.join(folder, "server.properties");
  writeFileSync(settings, toProperties(folder, { port, controllerPort, insidePort }, guard));
  writeFileSync(path.join(folder, "log4j2.properties"), logging);
  const java = (main: string, ...args: string[]) => [...jvm, "-cp", `${folder}:${jars}`, main, ...args];
  const scram = guard === undefined ? [] : ["--add-scram", guard.scram];
  try {
    await run("java", java("kafka.tools.StorageTool", "format", "-t", clusterId, "-c", settings, ...scram));
    const engine = await startEngine({
      name: "Kafka",
      program: "java",
      args: java("kafka.Kafka", settings),
      cwd: folder,
      log: path.join(folder, "kafka.log"),
      answers: () => accepts(port),
    });
    const stop = () => engine.stop().finally(remove);
    return { brokers: `127.0.0.1:${port}`, pid: engine.pid, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Ports {
  readonly port: number;
  readonly controllerPort: number;
  /** Where the broker talks to itself. */
  readonly insidePort: number;
}

function toProperties(folder: string, ports: Ports, guard?: Pick<Guard, "properties">): string {
  const { port, controllerPort, insidePort } = ports;
  const settings = {
    "process.roles": "broker,controller",
    "node.id": 1,
    listeners: `CLIENTS://127.0.0.1:${port},INSIDE://127.0.0.1:${insidePort},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `CLIENTS://127.0.0.1:${port},INSIDE://127.0.0.1:${insidePort}`,
    "listener.security.protocol.map": `CLIENTS:${guard === undefined ? "PLAINTEXT" : "SASL_SSL"},INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    "inter.broker.listener.name": "INSIDE",
    "controller.listener.names": "CONTROLLER",
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    "log.dirs": path.join(folder, "data"),
    "auto.create.topics.enable": false,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    // Members that are killed are missed sooner than in production, where six seconds is the least.
    "group.min.session.timeout.ms": 1000,
    ...guard?.properties,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

const logging = `rootLogger.level=warn
rootLogger.appenderRefs=out
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c{1}: %m%n
`;

/** The broker opens its port to clients only once it serves. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", done(true)).once("error", done(false));
  });
}
