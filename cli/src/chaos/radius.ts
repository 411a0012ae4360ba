import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { Experiment } from "./experiment.ts";
import type { Radius } from "./fault-driver.ts";

type Node = Pick<Deploy, "name" | "calls" | "stores">;

/** Faults that concern a whole process, and so everything that shares it. */
const ofProcesses = ["kill", "freeze", "outage", "cpu", "memory"];

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

function hit({ target, fault }: Experiment, mode: "wire" | "colocated", all: readonly Node[]): readonly string[] {
  const everybody = all.map(({ name }) => name);
  if (target.engine === "postgres")
    return all.filter(({ stores }) => stores.includes("database")).map(({ name }) => name);
  if (target.engine === "redis") return everybody; // the bus, carts, limits, revoked sessions
  if (target.engine === "payment-provider") return ["payments"];
  if (target.service === undefined) return everybody;
  const sharesAll = mode === "colocated" && (ofProcesses.includes(fault.kind) || fault.kind === "skew");
  return sharesAll ? everybody : [target.service];
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
