import { z } from "zod";
import type { ProcessIdentity } from "../process-identity.ts";

/** Nothing stays broken for longer, whatever is asked. */
export const longestFaultMs = 15 * 60_000;

const process = z.string().min(1);

/** What the supervisor of a local platform can break. */
const localFault = z.discriminatedUnion("kind", [
  /** Ends the process as a crash or a stop would; again every so often where it says so. The supervisor starts the next. */
  z.strictObject({
    kind: z.literal("kill"),
    process,
    signal: z.enum(["SIGKILL", "SIGTERM"]),
    everyMs: z.int().min(500).optional(),
  }),
  /** Stops it where it stands: it keeps its ports and answers nothing. */
  z.strictObject({ kind: z.literal("freeze"), process }),
  /** Stops it for most of every tenth of a second, so that so many percent of one core are left to it. */
  z.strictObject({ kind: z.literal("throttle"), process, percent: z.number().min(1).max(90) }),
  /** The database takes no more writes, as those do that look after their disk and find it full. */
  z.strictObject({ kind: z.literal("readonly"), process, dataDir: z.string().min(1) }),
  /** Ends it and starts none until the fault is over. */
  z.strictObject({ kind: z.literal("outage"), process }),
  /** What a service does to calls, and its clock, in the form that the service reads. */
  z.strictObject({ kind: z.literal("rule"), rule: z.record(z.string(), z.unknown()) }),
  /** Customers alone: nothing is broken, but the lever must reach it, and others must see it. */
  z.strictObject({ kind: z.literal("load") }),
  /** What the payment simulator does to the shop, in its own words. */
  z.strictObject({
    kind: z.literal("provider"),
    url: z.url(),
    secretKey: z.string(),
    faults: z.record(z.string(), z.unknown()),
  }),
]);

export const faultOrder = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  experiment: z.string(),
  /** For people: "payments answers 2 s late". */
  what: z.string(),
  forMs: z.int().min(1).max(longestFaultMs),
  fault: localFault,
});

export type LocalFault = z.output<typeof localFault>;
export type FaultOrder = z.output<typeof faultOrder>;

/** A fault that is there now. */
export interface ActiveFault extends FaultOrder {
  readonly since: number;
  readonly until: number;
  /** How often it was seen to take effect: kills, processes stopped. */
  readonly hits: number;
  readonly frozen: readonly ProcessIdentity[];
  /** Why it could not be ended yet. */
  readonly problem?: string;
}

/** Who ended a fault. */
export type EndedBy = "runner" | "deadline" | "abort" | "lever" | "recover" | "shutdown";

export type EndedFault = Omit<ActiveFault, "fault"> & { readonly endedAt: number; readonly by: EndedBy };

export interface Lever {
  readonly since: number;
  readonly reason: string;
}

export interface FaultState {
  /** While it is pulled, nothing may be broken. */
  readonly lever?: Lever;
  readonly active: readonly ActiveFault[];
  /** The last ones, newest last. */
  readonly ended: readonly EndedFault[];
}
