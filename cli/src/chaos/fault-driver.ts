import type { EndedBy, Lever } from "../engine/faults/fault-order.ts";
import type { Experiment } from "./experiment.ts";

/** Who can be hit by an experiment, worked out before anything happens. */
export interface Radius {
  /** Hit themselves. */
  readonly services: readonly string[];
  /** Ask one of those, directly or through others, and may feel it. */
  readonly callers: readonly string[];
  /** The share of calls that is hit. */
  readonly percent: number;
}

/** What is broken on purpose now, and who ended what was. */
export interface DriverState {
  readonly lever?: Lever;
  /** Who is about to break something, or died before. */
  readonly claim?: { readonly id: string; readonly by: string; readonly until: number };
  readonly active: readonly {
    readonly id: string;
    readonly what: string;
    readonly until: number;
    readonly hits: number;
    /** Why it could not be ended yet. */
    readonly problem?: string;
  }[];
  readonly ended: readonly { readonly id: string; readonly by: EndedBy }[];
}

/**
 * Where faults are made: a local platform, or a shop in a cluster. A driver promises one thing above all: a fault that
 * it made ends by its deadline, whatever becomes of us.
 */
export interface FaultDriver {
  /** For people: where this happens. */
  readonly place: string;
  /** Why faults are not welcome there; undefined when they are. */
  refusal(): Promise<string | undefined>;
  /** What is going on there that an experiment would disturb or be misled by. */
  underWay(): Promise<readonly string[]>;
  /** Why this experiment cannot be run there; undefined when it can. */
  unsupported(experiment: Experiment): Promise<string | undefined>;
  radius(experiment: Experiment): Radius;
  inject(experiment: Experiment, id: string, forMs: number): Promise<void>;
  end(id: string, by: Extract<EndedBy, "runner" | "abort">): Promise<void>;
  state(): Promise<DriverState>;
  /** How often the fault was seen to do something: a run whose fault did nothing proves nothing. */
  hits(id: string): Promise<number>;
  /** What is not as it should be: a process that is away, a service that is not ready. */
  symptoms(): Promise<readonly string[]>;
  lever(): Promise<Lever | undefined>;
  /** Answers what is still broken, and why. */
  pullLever(reason: string): Promise<readonly string[]>;
  releaseLever(): Promise<void>;
  /** Takes back what a dead runner left, also without a supervisor; answers what could not be taken back. */
  recover(): Promise<readonly string[]>;
}
