// node test/cluster/footprint.ts: what every service of the shop on the bed takes, at rest and while customers buy. The shop must be up.

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { textTable } from "../../cli/src/text-table.ts";
import { nodeName } from "./bed.ts";
import { get, kubectl } from "./kubectl.ts";
import { Buyers } from "./testing/buyers.ts";
import { bed } from "./testing/probes.ts";
import { namespace } from "./testing/shop.ts";

const measuredMs = 30_000;
const mib = 1 << 20;

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: {
    readonly startTime: string;
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[];
  };
}

/** Of a container, as the kubelet counts it. */
type Usage = Readonly<{ cpuSeconds: number; memoryBytes: number }>;

async function usages(): Promise<ReadonlyMap<string, Usage>> {
  const text = await kubectl(bed, ["get", "--raw", `/api/v1/nodes/${nodeName}/proxy/metrics/resource`]);
  const found = new Map<string, Usage>();
  const line =
    /^container_(cpu_usage_seconds_total|memory_working_set_bytes)\{container="server",namespace="([^"]+)",pod="([^"]+)"\} (\S+)/gm;
  for (const [, metric, where, pod = "", amount] of text.matchAll(line)) {
    if (where !== namespace) continue;
    const before = found.get(pod) ?? { cpuSeconds: 0, memoryBytes: 0 };
    const key = metric === "memory_working_set_bytes" ? "memoryBytes" : "cpuSeconds";
    found.set(pod, { ...before, [key]: Number(amount) });
  }
  return found;
}

/** CPU in thousandths of a core over a while, and memory at its end. */
async function measure(): Promise<(pod: string) => { millis: number; mebibytes: number }> {
  const before = await usages();
  const started = performance.now();
  await delay(measuredMs);
  const after = await usages();
  const seconds = (performance.now() - started) / 1000;
  return (pod) => {
    const [first, last] = [before.get(pod), after.get(pod)];
    const spent = (last?.cpuSeconds ?? 0) - (first?.cpuSeconds ?? 0);
    return { millis: Math.round((spent / seconds) * 1000), mebibytes: Math.round((last?.memoryBytes ?? 0) / mib) };
  };
}

function startSeconds({ status }: Pod): number {
  const ready = status.conditions.find(({ type }) => type === "Ready")?.lastTransitionTime ?? status.startTime;
  return (Date.parse(ready) - Date.parse(status.startTime)) / 1000;
}

const { items } = await get<{ items: readonly Pod[] }>(bed, [
  "pods",
  "-n",
  namespace,
  "-l",
  "app.kubernetes.io/component=server",
]);
const idle = await measure();
const buyers = await Buyers.start(randomUUID());
const loaded = await measure();
await buyers.stop();
const rows = items.map((pod) => {
  const [rest, work] = [idle(pod.metadata.name), loaded(pod.metadata.name)];
  return {
    service: pod.metadata.labels["app.kubernetes.io/name"] ?? "",
    readySeconds: startSeconds(pod),
    idleMillis: rest.millis,
    idleMib: rest.mebibytes,
    buyingMillis: work.millis,
    buyingMib: work.mebibytes,
  };
});
process.stdout.write(
  `${textTable(rows, ["service", "readySeconds", "idleMillis", "idleMib", "buyingMillis", "buyingMib"])}\n`,
);
process.stdout.write(`${buyers.bought} orders in ${measuredMs / 1000} s, ${buyers.failures.length} requests failed\n`);
