import { nodeName } from "../bed.ts";
import { kubectl } from "../kubectl.ts";
import { bed } from "./probes.ts";
import { namespace } from "./shop.ts";

/** Of a container, as the kubelet counts it. */
export type Usage = Readonly<{ cpuSeconds: number; memoryBytes: number }>;

/** What the containers of that name take in the shop's pods, by pod. */
export async function usagesOf(container: string): Promise<ReadonlyMap<string, Usage>> {
  const text = await kubectl(bed, ["get", "--raw", `/api/v1/nodes/${nodeName}/proxy/metrics/resource`]);
  const found = new Map<string, Usage>();
  const line =
    /^container_(cpu_usage_seconds_total|memory_working_set_bytes)\{container="([^"]+)",namespace="([^"]+)",pod="([^"]+)"\} (\S+)/gm;
  for (const [, metric, name, where, pod = "", amount] of text.matchAll(line)) {
    if (where !== namespace || name !== container) continue;
    const before = found.get(pod) ?? { cpuSeconds: 0, memoryBytes: 0 };
    const key = metric === "memory_working_set_bytes" ? "memoryBytes" : "cpuSeconds";
    found.set(pod, { ...before, [key]: Number(amount) });
  }
  return found;
}
