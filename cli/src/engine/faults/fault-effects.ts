import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { isRunning, type ProcessIdentity } from "../process-identity.ts";
import type { ActiveFault } from "./fault-order.ts";
import { freeze, processTree, thaw } from "./freeze.ts";
import { setProviderFaults } from "./provider-faults.ts";
import { allowWrites, refuseWrites } from "./refused-writes.ts";

/** The processes that faults are about, as their supervisor has them. */
export interface Processes {
  /** Undefined while there is none. */
  processOf(name: string): ProcessIdentity | undefined;
  /** Ends it and starts no other until it is let go. */
  hold(name: string): Promise<void>;
  letGo(name: string): void;
}

export interface EffectDeps {
  readonly processes: Processes;
  readonly clock: Clock;
}

/** Makes the fault; answers what to remember of it. Rules are written by the keeper, for all faults at once. */
export async function begin(active: ActiveFault, { processes, clock }: EffectDeps): Promise<Partial<ActiveFault>> {
  const { fault } = active;
  if (fault.kind === "kill") return { hits: kill(processes.processOf(fault.process), fault.signal) };
  if (fault.kind === "load") return { hits: 1 };
  if (fault.kind === "outage") {
    await processes.hold(fault.process);
    return { hits: 1 };
  }
  if (fault.kind === "freeze") {
    freeze(active.frozen);
    // What a parent started between the look and the signal.
    freeze(victims(active, processes));
    return { hits: active.frozen.length };
  }
  if (fault.kind === "throttle") return { hits: active.frozen.length };
  if (fault.kind === "readonly") {
    refuseWrites(fault.dataDir, processes.processOf(fault.process));
    return { hits: 1 };
  }
  if (fault.kind === "provider") await setProviderFaults(fault, fault.faults, clock);
  return {};
}

/** Takes it back. What is gone already is no failure. */
export async function end({ fault, frozen }: ActiveFault, { processes, clock }: EffectDeps): Promise<void> {
  if (fault.kind === "outage") processes.letGo(fault.process);
  if (fault.kind === "freeze" || fault.kind === "throttle") thaw(frozen);
  if (fault.kind === "readonly") allowWrites(fault.dataDir, processes.processOf(fault.process));
  if (fault.kind === "provider") await setProviderFaults(fault, undefined, clock);
}

/** Whom a freeze is about, whole or in part: written down before it happens. */
export function victims({ fault }: Pick<ActiveFault, "fault">, processes: Processes): readonly ProcessIdentity[] {
  if (fault.kind !== "freeze" && fault.kind !== "throttle") return [];
  const found = processes.processOf(fault.process);
  if (found === undefined) throw new AppError("rejected", "no_process", `${fault.process} is not running`);
  return processTree(found.pid);
}

export function kill(victim: ProcessIdentity | undefined, signal: NodeJS.Signals): number {
  if (victim === undefined || !isRunning(victim)) return 0;
  process.kill(victim.pid, signal);
  return 1;
}
