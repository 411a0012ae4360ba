import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { connect, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import path from "node:path";
import { root } from "../../runner/program.ts";
import { Shopper } from "../../support/shopper.ts";
import { firstNode, type Node } from "../bed.ts";
import { command } from "../command.ts";
import { importImage } from "../import-image.ts";
import { get, kubectl } from "../kubectl.ts";
import { bed } from "./probes.ts";

export const namespace = "shop";
export const shopUrl = `http://${bed.nodeIp}:30080`;
const gatewayPort = 30_081;
/** By Istio's gateway, for the shop in the mesh; openWayIn leads there. */
export const meshUrl = `http://localhost:${gatewayPort}`;
export const minutes = 60_000;

const cluster = ["--target", "context", "--context", bed.cgroup, "--namespace", namespace];
export const env: NodeJS.ProcessEnv = { ...process.env, KUBECONFIG: bed.kubeconfig };
const upAt = (url: string) => ["cli/src/main.ts", "up", ...cluster, "--url", url, "--no-smoke", "--output", "json"];

type Report = Readonly<{ status: string; items?: readonly object[]; tried?: boolean }>;

async function shopctl(
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
  accepts: readonly number[] = [0],
): Promise<Report> {
  const options = { cwd: root, env: { ...env, ...more }, timeoutMs: 8 * minutes, accepts };
  const output = await command(process.execPath, args, options);
  return JSON.parse(output) as Report;
}

/** The archive of all images, built if their sources changed, and known to the nodes. */
export async function offerImages(...nodes: readonly Node[]): Promise<void> {
  await command(process.execPath, ["tools/images/main.ts"], { cwd: root, timeoutMs: 8 * minutes });
  const archive = path.join(root, ".cache/images/shopstream.tar");
  for (const node of [firstNode(bed), ...nodes]) await importImage(bed, archive, node);
}

export const up = (): Promise<Report> => shopctl(upAt(shopUrl));

/** With values on top of those of one machine. */
export const upWith = (...files: readonly string[]): Promise<Report> =>
  shopctl([...upAt(shopUrl), "--values", ...files]);

const keptValues = ["--values", "test/cluster/settings/shop-kept.yaml"];
export const keptArgs = [...upAt(shopUrl), ...keptValues];
export const upKept = (...more: readonly string[]): Promise<Report> => shopctl([...keptArgs, ...more]);

const browserValues = ["test/cluster/settings/shop-browser.yaml"];
/** By TLS: where browsers find it, once secureWayIn leads there. */
export const secureUrl = "https://localhost:30444";
export const upSecure = (): Promise<Report> => shopctl([...upAt(shopUrl), "--values", ...browserValues]);

const meshValues = ["test/cluster/settings/shop-mesh.yaml"];
export const upMeshed = (): Promise<Report> => shopctl([...upAt(meshUrl), "--values", ...meshValues]);

const tracedValues = [...meshValues, "test/cluster/settings/shop-traced.yaml"];
export const upTraced = (): Promise<Report> => shopctl([...upAt(meshUrl), "--values", ...tracedValues]);

const unmeshedValues = [...meshValues, "test/cluster/settings/shop-unmeshed.yaml"];
/** By the same way in, without a proxy beside any service. */
export const upUnmeshed = (): Promise<Report> => shopctl([...upAt(meshUrl), "--values", ...unmeshedValues]);

/** CANARY_PACE=default releases with the charts' own steps, questions and minimum of events. */
export const isQuick = process.env.CANARY_PACE !== "default";
const quickValues = isQuick ? ["test/cluster/settings/shop-canary-quick.yaml"] : [];
const canaryValues = [...meshValues, "test/cluster/settings/shop-canary.yaml", ...quickValues];
export const upReleasing = (): Promise<Report> => shopctl([...upAt(meshUrl), "--values", ...canaryValues]);

const storedValues = [...canaryValues, "test/cluster/settings/shop-stored.yaml"];
/** The same with engines that keep their data. */
export const upStored = (): Promise<Report> => shopctl([...upAt(meshUrl), "--values", ...storedValues]);

/** The exit code of a command at the shop of the bed, whatever it is. */
export async function shopctlThere(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ["cli/src/main.ts", ...args, ...cluster], { cwd: root, env, stdio: "ignore" });
  const [exit] = (await once(child, "close")) as [number];
  return exit;
}

/** Ends with 3, and so throws with what it printed, where something differs. */
export const diffKept = (): Promise<Report> =>
  shopctl(["cli/src/main.ts", "diff", ...cluster, "--quiet", "--output", "json", ...keptValues]);

const downArgs = ["cli/src/main.ts", "down", ...cluster, "--yes", "--output", "json"];
export const downKeepingData = (): Promise<Report> => shopctl(downArgs);

/** Also where a test failed with a fault active, which shopctl refuses to bury: all that the fault changed goes here. */
export async function down(): Promise<Report> {
  const faults = ["delete", "configmaps", "-n", namespace, "-l", "shopstream.dev/chaos=fault"];
  await kubectl(bed, [...faults, "--ignore-not-found"]);
  return shopctl([...downArgs, "--purge"]);
}

export async function secretOf(name: string): Promise<(key: string) => string> {
  const { data } = await get<{ data: Record<string, string> }>(bed, ["secret", name, "-n", namespace]);
  return (key) => Buffer.from(data[key] ?? "", "base64").toString();
}

export async function administrator(): Promise<{ email: string; password: string }> {
  const plain = await secretOf("first-admin");
  return { email: plain("BOOTSTRAP_ADMIN_EMAIL"), password: plain("BOOTSTRAP_ADMIN_PASSWORD") };
}

export async function staff(): Promise<Shopper> {
  const { email, password } = await administrator();
  return new Shopper(shopUrl).signedIn(email, password);
}

/** Also when it finds something wrong, which ends with 3. */
export function shopctlMesh(verb: string): Promise<Report> {
  const there = ["--context", bed.cgroup, "--namespace", namespace];
  return shopctl(["cli/src/main.ts", "mesh", verb, ...there, "--output", "json"], {}, [0, 3]);
}

type Status = Readonly<{
  services: readonly { name: string; mesh?: { open: readonly string[] } }[];
  edge?: { overflowed: number };
}>;
export const shopctlStatus = async (): Promise<Status> =>
  (await shopctl(["cli/src/main.ts", "status", ...cluster, "--output", "json"])) as unknown as Status;

async function asStaff(verb: string, url: string): Promise<Report> {
  const { email, password } = await administrator();
  const args = ["cli/src/main.ts", verb, "--url", url, "--output", "json"];
  return shopctl(args, { SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password });
}

export const smoke = (url = shopUrl): Promise<Report> => asStaff("smoke", url);
export const verify = (url = shopUrl): Promise<Report> => asStaff("verify", url);

/** Leads the ingress' TLS from this machine to the node: under the name of the certificate, which browsers take for this machine. */
export function openSecureWayIn(): TcpServer {
  const port = Number(new URL(secureUrl).port);
  const way = createTcpServer((visit) => {
    const onward = connect(port, bed.nodeIp);
    visit.pipe(onward).pipe(visit);
    visit.on("error", () => onward.destroy());
    onward.on("error", () => visit.destroy());
  });
  return way.listen(port, "localhost");
}

/** Leads the gateway's port of this machine to that of the node, under the name that the shop has there. */
export function openWayIn(): Server {
  const way = createServer((visit, reply) => {
    const { url, method, headers } = visit;
    const options = {
      host: bed.nodeIp,
      port: gatewayPort,
      path: url,
      method,
      headers: { ...headers, host: "shop.localhost" },
    };
    const onward = request(options, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on("error", () => reply.destroy());
    visit.pipe(onward);
  });
  return way.listen(gatewayPort, "localhost");
}
