import type { LocalFault } from "../../engine/faults/fault-order.ts";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment, Fault } from "../experiment.ts";

/** An experiment's fault in the words of the supervisor. */
export function toLocalFault(experiment: Experiment, file: PlatformFile): LocalFault {
  const { fault, target } = experiment;
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
    case "provider":
      return { kind: "provider", ...providerOf(file), faults: fault.faults };
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
