import { selectorOf } from "../../../cdk8s/src/workload/labels.ts";
import { metricsScript } from "../../../cli/src/engine/cluster/pods.ts";
import { parseMetrics, sumOf } from "../../../cli/src/engine/metrics-page.ts";
import { get, kubectl } from "../kubectl.ts";
import { bed, eventually } from "./probes.ts";
import { namespace } from "./shop.ts";

export const inShop = ["-n", namespace];
export const at = (service: string) => `${service}.${namespace}.svc.cluster.local`;

/** What the proxies of the shop's pods say of themselves. */
export async function askProxy(workload: string, path: string): Promise<string> {
  const agent = ["--", "pilot-agent", "request", "GET", path];
  return kubectl(bed, ["exec", workload, ...inShop, "-c", "istio-proxy", ...agent]);
}

/** The sum of what the proxy of a service, or of one of its pods, counted under names that end so. */
export async function counted(service: string, ending: RegExp, pod = `deployment/${service}`): Promise<number> {
  const lines = (await askProxy(pod, "stats?usedonly")).split("\n");
  const values = lines.flatMap((line) => {
    const [, name = "", value] = /^(.*): (\d+)$/.exec(line) ?? [];
    return ending.test(name) ? [Number(value)] : [];
  });
  return values.reduce((sum, value) => sum + value, 0);
}

/** Runs a script in the server of a pod, which has Node. */
export async function runIn(workload: string, script: string): Promise<string> {
  const node = ["--", "/usr/local/bin/node", "--input-type=module", "--eval", script];
  return (await kubectl(bed, ["exec", workload, ...inShop, "-c", "server", ...node])).trim();
}

/** How often a method of a service was called, as the service itself counted, in all its pods or in one. */
export async function callsOf(service: string, method: string, pod?: string): Promise<number> {
  const { deploy } = await import(`../../../services/${service}/deploy.ts`);
  const pods = pod === undefined ? await podsOf(service) : [pod];
  const pages = pods.map((name) => runIn(name, metricsScript(deploy.metricsPort ?? deploy.httpPort)));
  const all = (await Promise.all(pages)).flatMap((page) => parseMetrics(page));
  return sumOf(all, "rpc_server_duration_seconds_count", { method }) ?? 0;
}

export async function podsOf(service: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const labels = { ...selectorOf(service), ...more };
  const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  type Pods = { items: readonly { metadata: { name: string; deletionTimestamp?: string } }[] };
  const { items } = await get<Pods>(bed, ["pods", ...inShop, "--selector", selector.join(",")]);
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name);
}

/** Until the proxies of a service go by what was just changed, or no longer do. */
export async function known(service: string, resource: string, words: string, isThere = true): Promise<void> {
  const pods = await podsOf(service);
  await eventually(`${words} ${isThere ? "known" : "forgotten"} by ${service}`, async () => {
    const dumps = await Promise.all(pods.map((pod) => askProxy(pod, `config_dump?resource=${resource}`)));
    return dumps.every((dump) => dump.includes(words) === isThere) ? true : undefined;
  });
}

interface EnvoyCluster {
  readonly name: string;
  readonly outlier_detection?: object;
}

/** Whether the proxy of a service leaves out replicas of another that fail. */
export async function leavesOut(service: string, callee: string): Promise<boolean> {
  const dump = await askProxy(`deployment/${service}`, "config_dump?resource=dynamic_active_clusters");
  // The agent writes warnings of its own before what the proxy answers.
  const json = dump.slice(dump.search(/^\{/m));
  const { configs } = JSON.parse(json) as { configs: readonly { cluster: EnvoyCluster }[] };
  const ways = configs.filter(({ cluster }) => cluster.name.endsWith(`|${at(callee)}`));
  return ways.some(({ cluster }) => cluster.outlier_detection !== undefined);
}

/** Replaces a value in an object of the shop. */
export async function patch(kind: string, name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const operations = Object.entries(values).map(([path, value]) => ({ op: "replace", path, value }));
  await kubectl(bed, ["patch", kind, name, ...inShop, "--type", "json", "-p", JSON.stringify(operations)]);
}
