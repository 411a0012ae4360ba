import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { Experiment } from "./experiment.ts";
import type { Radius } from "./fault-driver.ts";
import { faultKinds, whoIsHit } from "./fault-kinds.ts";

type Node = Pick<Deploy, "name" | "calls" | "stores" | "edge">;

/** Who would be hit, from what services declare: the target, what shares its process, what stands on an engine. */
export function radiusOf(experiment: Experiment, mode: "wire" | "colocated", all: readonly Node[]): Radius {
  const services = hit(experiment, mode, all);
  const { fault } = experiment;
  return {
    services,
    callers: callersOf(services, all),
    percent: "percent" in fault && fault.kind !== "cpu" ? fault.percent : 100,
  };
}

function hit(experiment: Experiment, mode: "wire" | "colocated", all: readonly Node[]): readonly string[] {
  const { release } = experiment;
  const services = hitByFault(experiment, mode, all);
  // The calls of a bad version are hit as well.
  return release?.version === "failing" ? [...new Set([...services, release.service])] : services;
}

function hitByFault(experiment: Experiment, mode: "wire" | "colocated", all: readonly Node[]): readonly string[] {
  if (experiment.fault.kind === "certificate")
    return all.filter(({ edge = [] }) => edge.length > 0).map(({ name }) => name);
  const everybody = all.map(({ name }) => name);
  const { service, engine } = whoIsHit(experiment);
  if (engine === "postgres") return all.filter(({ stores }) => stores.includes("database")).map(({ name }) => name);
  if (engine === "redis") return everybody; // the bus, carts, limits, revoked sessions
  if (engine === "payment-provider") return ["payments"];
  if (service === undefined) return everybody;
  const sharesAll = mode === "colocated" && faultKinds[experiment.fault.kind].isOfProcess;
  return sharesAll ? everybody : [service];
}

/** Everybody who asks one of them, directly or through others. */
function callersOf(services: readonly string[], all: readonly Node[]): readonly string[] {
  const found = new Set(services);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { name, calls } of all) if (calls.some((callee) => found.has(callee))) found.add(name);
  }
  return [...found].filter((name) => !services.includes(name)).sort();
}
