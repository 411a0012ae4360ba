import type { Clock } from "@shopstream/platform/clock.ts";
import type { Undo } from "./end-fault.ts";
import type { Owner } from "./fault-records.ts";

/** One fault before it happens: how it is made, and how it is taken back. */
export interface PlannedFault {
  readonly undo: readonly Undo[];
  /** Answers how often it took effect at once. */
  readonly make: (owner: Owner) => Promise<number>;
  /** What is done again while it lasts; answers how often that took effect. */
  readonly again?: { readonly everyMs: number; readonly act: () => Promise<number> };
}

/** For which run, and for how long at most. */
export interface PlanOrder {
  readonly id: string;
  readonly forMs: number;
  readonly clock: Clock;
}
