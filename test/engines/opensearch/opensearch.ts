import { chownSync, copyFileSync, cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Account, canReach, serviceAccount } from "@shopstream/platform/embedded/account.ts";
import { choosePort } from "@shopstream/platform/embedded/port.ts";
import { startEngine } from "../engine-process.ts";
import { jarsOf } from "../maven.ts";
import { scratchFolder } from "../scratch.ts";

const pom = fileURLToPath(new URL("./pom.xml", import.meta.url));
const source = fileURLToPath(new URL("./OpenSearchNode.java", import.meta.url));
const jvm = (heapMib: number) => [`-Xms${heapMib}m`, `-Xmx${heapMib}m`, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

export interface OpenSearch {
  readonly url: string;
  /** The process on a leash whose children are the engine. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** One real node on a free loopback port. */
export async function startOpenSearch(heapMib = 512): Promise<OpenSearch> {
  const jars = await jarsOf(pom);
  const { folder, remove } = scratchFolder("opensearch");
  try {
    const { port } = await choosePort();
    const url = `http://127.0.0.1:${port}`;
    const data = path.join(folder, "data");
    mkdirSync(data);
    const account = serviceAccount();
    if (account !== undefined) chownSync(data, account.uid, account.gid);
    const program = javaFor(account, copied(folder, jars, account), data, port, heapMib);
    const engine = await startEngine({
      name: "OpenSearch",
      ...program,
      cwd: data,
      log: path.join(folder, "opensearch.log"),
      answers: async () => (await fetch(`${url}/_cluster/health?wait_for_status=yellow`)).ok,
    });
    return { url, pid: engine.pid, stop: () => engine.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Program {
  readonly jars: string;
  readonly source: string;
}

/** What the service account may not be able to read where the repository is. */
function copied(folder: string, jars: string, account: Account | undefined): Program {
  const own = path.join(folder, path.basename(source));
  copyFileSync(source, own);
  if (account === undefined || canReach(account, jars)) return { jars, source: own };
  const reachable = path.join(folder, "jars");
  cpSync(jars, reachable, { recursive: true });
  return { jars: reachable, source: own };
}

// OpenSearch refuses root. The leash stays root's: the service account may not reach the Node it runs on.
function javaFor(account: Account | undefined, { jars, source }: Program, data: string, port: number, heapMib: number) {
  const java = [
    "java",
    ...jvm(heapMib),
    `-Djava.io.tmpdir=${data}`,
    "-cp",
    path.join(jars, "*"),
    source,
    data,
    `${port}`,
  ];
  if (account === undefined) return { program: "java", args: java.slice(1) };
  const drop = [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"];
  return { program: "setpriv", args: [...drop, ...java] };
}
