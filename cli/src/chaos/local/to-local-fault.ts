import type { LocalFault } from "../../engine/faults/fault-order.ts";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment, Fault } from "../experiment.ts";
import { faultKinds, whoIsHit } from "../fault-kinds.ts";

/** An experiment's fault in the words of the supervisor. The folder is that of the database. */
export function toLocalFault(experiment: Experiment, file: PlatformFile, dataDir: string): LocalFault {
  const { fault } = experiment;
  const target = whoIsHit(experiment);
  switch (fault.kind) {
    case "overload":
      return { kind: "load" };
    case "kill":
      return {
        kind: "kill",
        process: processOf(target, file),
        signal: fault.signal,
        ...(fault.every === undefined ? {} : { everyMs: fault.every }),
      };
    case "freeze":
    case "outage":
      return { kind: fault.kind, process: processOf(target, file) };
    case "cpu":
      return { kind: "throttle", process: processOf(target, file), percent: fault.percent };
    case "full":
      return { kind: "readonly", process: "postgres", dataDir };
    case "provider":
      return { kind: "provider", ...providerOf(file), faults: fault.faults };
    case "memory":
    case "dns":
    case "drain":
    case "certificate":
      throw new ShopError("SHOP-CHAOS-004", faultKinds[fault.kind].notLocal ?? fault.kind);
    default:
      return { kind: "rule", rule: { service: target.service, ...ruleOf(fault) } };
  }
}

function processOf({ service, engine }: Experiment["target"], { mode }: PlatformFile): string {
  if (engine === "payment-provider") return "stripe-simulator";
  return engine ?? (mode === "wire" ? (service as string) : "platform");
}

function providerOf({ simulator }: PlatformFile) {
  if (simulator === undefined) throw new ShopError("SHOP-CHAOS-004", "there is no payment simulator here");
  return simulator;
}

type OnCalls = Extract<Fault, { kind: "latency" | "error" | "abort" | "skew" }>;

function ruleOf(fault: OnCalls): Record<string, unknown> {
  if (fault.kind === "skew") return { effect: "skew", skewMs: fault.by * 1_000 };
  const { kind, percent, from, method } = fault;
  return {
    effect: kind,
    percent,
    ...(kind === "latency" ? { delayMs: fault.delay } : {}),
    ...(from === undefined ? {} : { from }),
    ...(method === undefined ? {} : { method }),
  };
}
