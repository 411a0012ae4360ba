import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { isRunning, type ProcessIdentity } from "../process-identity.ts";
import type { ActiveFault } from "./fault-order.ts";
import { freeze, processTree, thawTrees } from "./freeze.ts";
import { setProviderFaults } from "./provider-faults.ts";
import { allowWrites, refuseWrites } from "./refused-writes.ts";

/** The processes that faults are about, as their supervisor has them. */
export interface Processes {
  /** Whether there is one of that name, at whatever state. */
  knows(name: string): boolean;
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

/** A fault of nobody's process is none: nothing of it may be remembered, since nothing of it could be taken back. */
export function mustBeKnown({ fault }: Pick<ActiveFault, "fault">, processes: Processes): void {
  if (!("process" in fault) || processes.knows(fault.process)) return;
  throw new AppError("not_found", "child_unknown", `there is no process ${fault.process}`);
}

type Remember = (change: Partial<ActiveFault>) => void;

/** Makes the fault; answers what to remember of it. Rules are written by the keeper, for all faults at once. */
export async function begin(
  active: ActiveFault,
  { processes, clock }: EffectDeps,
  remember: Remember,
): Promise<Partial<ActiveFault>> {
  const { fault } = active;
  if (fault.kind === "kill") return { hits: kill(processes.processOf(fault.process), fault.signal) };
  if (fault.kind === "load") return { hits: 1 };
  if (fault.kind === "outage") {
    await processes.hold(fault.process);
    return { hits: processes.processOf(fault.process) === undefined ? 1 : 0 };
  }
  if (fault.kind === "freeze") return freezeAll(active, processes, remember);
  if (fault.kind === "throttle") return { hits: active.frozen.length };
  if (fault.kind === "readonly") {
    refuseWrites(fault.dataDir, processes.processOf(fault.process));
    return { hits: 1 };
  }
  if (fault.kind === "provider") await setProviderFaults(fault, fault.faults, clock);
  return {};
}

// What a parent started between a look and its signal is stopped too, and written down before: a supervisor that dies here
// must leave a list of all. Ends, since those that are stopped start nobody.
function freezeAll(active: ActiveFault, processes: Processes, remember: Remember): Partial<ActiveFault> {
  let frozen = active.frozen;
  for (let late = frozen; late.length > 0; ) {
    freeze(late);
    late = victims(active, processes).filter((each) => !frozen.some(({ pid }) => pid === each.pid));
    frozen = [...frozen, ...late];
    remember({ frozen });
  }
  return { hits: frozen.length };
}

/** Takes it back. What is gone already is no failure, nor is a process that this supervisor does not have. */
export async function end({ fault, frozen }: ActiveFault, { processes, clock }: EffectDeps): Promise<void> {
  const known = "process" in fault && processes.knows(fault.process) ? fault.process : undefined;
  if (fault.kind === "outage" && known !== undefined) processes.letGo(known);
  if (fault.kind === "freeze" || fault.kind === "throttle") thawTrees(frozen);
  if (fault.kind === "readonly")
    allowWrites(fault.dataDir, known === undefined ? undefined : processes.processOf(known));
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
