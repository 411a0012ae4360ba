import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { scratchFolder } from "../scratch.ts";

const run = promisify(execFile);

/** What a broker needs to be picky, and its clients to get in. */
export interface Guard {
  readonly folder: string;
  /** PEM file of the broker's certificate, which vouches for itself. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  readonly properties: Readonly<Record<string, string>>;
  /** For the format of its storage. */
  readonly scram: string;
  /** Of somebody else, in PEM. */
  certificateOf(name: string): Promise<string>;
  remove(): void;
}

const secret = "changeit";

/** Certificates come from the JDK's keytool: nothing else on the machine makes them for sure. */
export async function makeGuard(): Promise<Guard> {
  const { folder, remove } = scratchFolder("kafka-guard");
  const store = (name: string) => path.join(folder, `${name}.p12`);
  const certificateOf = async (name: string) => {
    const pem = path.join(folder, `${name}.pem`);
    const shared = ["-keystore", store(name), "-storepass", secret, "-alias", name];
    const san = "san=ip:127.0.0.1,dns:localhost";
    await run("keytool", [
      "-genkeypair",
      "-keyalg",
      "EC",
      "-dname",
      `CN=${name}`,
      "-ext",
      san,
      "-validity",
      "2",
      ...shared,
    ]);
    await run("keytool", ["-exportcert", "-rfc", "-file", pem, ...shared]);
    return readFileSync(pem, "utf8");
  };
  await certificateOf("broker");
  const [username, password] = ["shop", "open-sesame"];
  return {
    folder,
    ca: path.join(folder, "broker.pem"),
    username,
    password,
    properties: {
      "sasl.enabled.mechanisms": "SCRAM-SHA-512",
      "listener.name.clients.scram-sha-512.sasl.jaas.config":
        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "ssl.keystore.location": store("broker"),
      "ssl.keystore.password": secret,
    },
    scram: `SCRAM-SHA-512=[name=${username},password=${password}]`,
    certificateOf,
    remove,
  };
}
