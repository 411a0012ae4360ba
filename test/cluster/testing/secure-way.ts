import { request } from "node:https";
import { parseAllDocuments } from "yaml";
import { root } from "../../runner/program.ts";
import { command } from "../command.ts";
import { tlsSecret } from "./certificate.ts";
import { applyAll, bed } from "./probes.ts";
import { namespace } from "./shop.ts";

const host = "shop.localhost";
const settings = ["test/cluster/settings/shop-mesh.yaml", "test/cluster/settings/shop-tls.yaml"];

/** The edge as the charts make it with TLS, and its certificate where Istio's gateway reads it. Answers how to ask there. */
export async function secureTheEdge(): Promise<(path: string) => Promise<number>> {
  const secret = (await tlsSecret("istio-ingress", "shop-tls", host)) as { data: Record<string, string> };
  const args = ["cli/src/main.ts", "render", "--env", "local", "--namespace", namespace, "--values", ...settings];
  const manifests = await command(process.execPath, [...args, "--quiet"], { cwd: root });
  const gateways = parseAllDocuments(manifests)
    .map((document) => document.toJS() as { kind?: string; metadata: object } | null)
    .filter((object) => object?.kind === "Gateway")
    .map((object) => ({ ...object, metadata: { ...object?.metadata, namespace } }));
  await applyAll(secret, ...gateways);
  const ca = Buffer.from(secret.data["tls.crt"] ?? "", "base64").toString();
  return (path) => ask(path, ca);
}

/** The status; 0 where no connection by this certificate came about. */
function ask(path: string, ca: string): Promise<number> {
  const options = { host: bed.nodeIp, port: 30_443, path, servername: host, headers: { host }, ca };
  return new Promise((resolve) => {
    const asked = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", () => resolve(0));
    asked.end();
  });
}
