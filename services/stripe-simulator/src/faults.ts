import type { Random } from "@shopstream/platform/random.ts";
import { z } from "zod";
import { StripeError } from "./stripe-error.ts";

const waitMs = z.int().min(0).max(600_000);
const times = z.int().min(1).max(1_000_000);

/**
 * `failBefore` answers 500 and `rateLimit` 429 without doing the work. `failAfterSuccess` does it and answers 500, `dropAnswer`
 * does it and closes the connection: the same key then finds what was done. `failAndSave` keeps the 500 under the key, as
 * Stripe does with its own failures: only a look at the intent or its events tells what happened.
 */
const outcome = z.enum(["failBefore", "failAfterSuccess", "failAndSave", "dropAnswer", "rateLimit"]);

const operationFault = z
  .strictObject({
    operation: z.string(),
    outcome: outcome.optional(),
    /** Before the work: it happens late, perhaps after the caller gave up. */
    delayMs: waitMs.default(0),
    /** After the work: it is done, the answer is late. */
    delayAnswerMs: waitMs.default(0),
    times: times.optional(),
    probability: z.number().min(0).max(1).default(1),
  })
  .refine(
    (fault) => fault.outcome !== undefined || fault.delayMs + fault.delayAnswerMs > 0,
    "a fault needs an outcome or a delay",
  );

const webhookFault = z.strictObject({
  /** Which events `delayMs`, `duplicate` and `hold` concern; all of them when left out. */
  types: z.array(z.string()).optional(),
  delayMs: waitMs.default(0),
  /** How many more times each event is sent. */
  duplicate: z.int().min(0).max(20).default(0),
  /** How many events `delayMs` and `duplicate` concern. */
  times: times.optional(),
  hold: z.boolean().default(false),
  /** Collects `batch` deliveries, for `maxWaitMs` at most, and sends the latest first. */
  reorder: z.strictObject({ batch: z.int().min(2).max(1000), maxWaitMs: waitMs.default(2000) }).optional(),
});

const faultSet = z.strictObject({
  operations: z.array(operationFault).max(100).default([]),
  webhooks: webhookFault.optional(),
});

export type OperationFault = z.output<typeof operationFault>;
export type FaultSet = z.output<typeof faultSet>;

/** What goes wrong on purpose. Kept in memory: a restart of the simulator leaves no fault behind. */
export class Faults {
  #set: FaultSet = faultSet.parse({});
  #hits = 0;
  #random: Random;
  #operations: readonly string[];

  constructor(deps: { random: Random; operations: readonly string[] }) {
    this.#random = deps.random;
    this.#operations = deps.operations;
  }

  get current(): FaultSet {
    return this.#set;
  }

  set(raw: unknown): void {
    const parsed = faultSet.safeParse(raw);
    if (!parsed.success) throw badFault(parsed.error.issues[0]);
    for (const [index, { operation }] of parsed.data.operations.entries()) {
      if (this.#operations.some((name) => matches(operation, name))) continue;
      throw badFault({
        path: ["operations", index, "operation"],
        message: `no operation is called ${operation}; there are ${this.#operations.join(", ")}`,
      });
    }
    this.#set = parsed.data;
    this.#hits = 0;
  }

  clear(): void {
    this.#set = faultSet.parse({});
  }

  /** How many operations and webhooks these faults concerned so far. */
  get hits(): number {
    return this.#hits;
  }

  release(): void {
    if (this.#set.webhooks) this.#set.webhooks.hold = false;
  }

  /** The first fault that concerns this operation; one with `times` is used up by being taken. */
  take(operation: string): OperationFault | undefined {
    const fault = this.#set.operations.find(
      (each) => matches(each.operation, operation) && hits(each.probability, this.#random),
    );
    if (fault !== undefined) this.#hits++;
    if (fault?.times !== undefined && --fault.times === 0) {
      this.#set.operations = this.#set.operations.filter((each) => each !== fault);
    }
    return fault;
  }

  forWebhook(type: string): { copies: number; delayMs: number } {
    const fault = this.#set.webhooks;
    if (!fault || fault.times === 0 || !concerns(fault.types, type)) return { copies: 1, delayMs: 0 };
    this.#hits++;
    if (fault.times !== undefined) fault.times--;
    return { copies: 1 + fault.duplicate, delayMs: fault.delayMs };
  }

  holds(type: string): boolean {
    return this.#set.webhooks?.hold === true && concerns(this.#set.webhooks.types, type);
  }

  get reorder(): { batch: number; maxWaitMs: number } | undefined {
    return this.#set.webhooks?.reorder;
  }
}

function matches(pattern: string, name: string): boolean {
  return pattern === "*" || pattern === name || (pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -1)));
}

function hits(probability: number, random: Random): boolean {
  return probability === 1 || random.float() < probability;
}

function concerns(types: readonly string[] | undefined, type: string): boolean {
  return types === undefined || types.some((pattern) => matches(pattern, type));
}

function badFault(issue: { path: readonly PropertyKey[]; message: string } | undefined): StripeError {
  const param = issue?.path.map(String).join(".") ?? "";
  return new StripeError(400, {
    type: "invalid_request_error",
    code: "fault_invalid",
    param,
    message: `${param}: ${issue?.message}`,
  });
}
