import type { Clock } from "@shopstream/platform/clock.ts";
import type { Undo } from "./end-fault.ts";
import type { Owner } from "./fault-records.ts";

/** One fault before it happens: how it is made, and how it is taken back. */
export interface PlannedFault {
  readonly undo: readonly Undo[];
  /** Answers how often it took effect at once. */
  readonly make: (owner: Owner) => Promise<number>;
  /** How often it has taken effect by now, where that is not what making it answered. */
  readonly hits?: () => number;
  /** Where it lasts for as long as this process holds on to it. */
  readonly letGo?: () => Promise<void>;
  /** How long it may take to be made, which is no part of how long it lasts. */
  readonly madeWithinMs?: number;
  /** What is done again while it lasts; answers how often that took effect. */
  readonly again?: { readonly everyMs: number; readonly act: () => Promise<number> };
}

/** For which run, and for how long at most. */
export interface PlanOrder {
  readonly id: string;
  readonly forMs: number;
  readonly clock: Clock;
}
