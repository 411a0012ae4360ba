import type { Step, StepOutcome } from "../../../cli/src/engine/step.ts";
import type { Bed } from "../bed.ts";
import { findMachine, type Machine } from "../machine.ts";

export type BedStep = Step<Bed>;

export const unchanged: StepOutcome = { outcome: "unchanged" };
export const created: StepOutcome = { outcome: "created" };

export function mustBeUp(bed: Bed): Machine {
  const machine = findMachine(bed);
  if (!machine) throw new Error("the machine is gone; run make cluster-up again");
  return machine;
}
