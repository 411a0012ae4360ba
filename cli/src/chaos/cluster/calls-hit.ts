import { contract } from "@shopstream/protos/contract.ts";
import { increase, type MetricPages, type Series, sumOf } from "../../engine/metrics-page.ts";
import type { ProxyFault } from "./proxy-fault.ts";

/**
 * Calls that the fault can have hit, as their callers counted: of the victim's methods, of the one and of the caller that the fault is for,
 * late by at least the delay or not answered. Whose customer a call was for nobody counts, and one that was late by itself looks the same; a
 * name that another service's method has too tells them not apart.
 */
export function callsHit(fault: ProxyFault, victim: string, before: MetricPages, now: MetricPages): number {
  const methods = fault.method === undefined ? methodsOf(victim) : [fault.method];
  return [...now]
    .filter(([caller]) => caller !== victim && (fault.from === undefined || caller === fault.from))
    .flatMap(([caller, page]) => methods.map((method) => hitsIn(fault, method, before.get(caller), page)))
    .reduce((sum, hits) => sum + hits, 0);
}

function methodsOf(service: string): readonly string[] {
  const all = contract.filter(({ name }) => name === service).flatMap(({ methods }) => Object.values(methods));
  return [...new Set(all.map(({ name }) => name))];
}

function hitsIn(
  fault: ProxyFault,
  method: string,
  before: readonly Series[] | undefined,
  now: readonly Series[],
): number {
  const rise = (part: string, labels: Record<string, string> = {}) => {
    const name = `rpc_client_duration_seconds_${part}`;
    return increase(sumOf(before, name, { method, ...labels }), sumOf(now, name, { method, ...labels }));
  };
  if (fault.kind !== "latency")
    return ["unavailable", "timeout"].reduce((sum, code) => sum + rise("count", { code }), 0);
  const bounds = now.flatMap(({ name, labels }) =>
    name === "rpc_client_duration_seconds_bucket" ? Number(labels["le"]) : [],
  );
  const below = Math.max(0, ...bounds.filter((bound) => bound * 1_000 < fault.delay));
  return rise("count") - (below === 0 ? 0 : rise("bucket", { le: String(below) }));
}
