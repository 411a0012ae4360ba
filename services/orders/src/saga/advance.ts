import { moveTo, noted, type Order, type OrderPayment } from "../order.ts";
import { type Outcome, plan, type Saga, type StepName, type UndoName, type Work } from "./saga.ts";

/** Times in milliseconds. */
export interface SagaLimits {
  readonly retryMs: number;
  readonly giveUpMs: number;
  readonly challengeMs: number;
}

/** The moment of a transition, and a number in [0, 1) that spreads retries. */
export interface Moment {
  readonly now: number;
  readonly jitter: number;
  readonly limits: SagaLimits;
}

export type OrderEvent = "OrderPaid" | "OrderConfirmed" | "OrderCancelled";

/** Where a step led: to be saved as one, with the event that tells of it. */
export interface Advance {
  readonly work: Work;
  readonly event?: OrderEvent;
  /** Nothing to do before saga.nextRunAt. */
  readonly sleeps: boolean;
}

const longestRetryMs = 30_000;
/** A waiting payment is looked at this often even if no event comes. */
const askAgainMs = 60_000;
/** A cart that cannot be closed stays open: the order is what counts. */
const tailAttempts = 12;

/** From what a step's call came to, the next state. */
export function advance(work: Work, outcome: Outcome, moment: Moment): Advance {
  if (outcome.kind === "failed") return retry(work, outcome.error, moment);
  if (work.saga.phase === "undo") return undone(work, outcome, moment);
  if (work.saga.phase === "tail") return asleep(work, { phase: "done" });
  if (outcome.kind === "waits") return wait(work, outcome.payment, moment);
  const seen = withOutcome(work, outcome, moment);
  return outcome.kind === "refused" ? turnBack(seen, outcome.reason, moment) : forward(seen, moment);
}

/** Stops going forward: from here on what was done is undone. */
export function turnBack(work: Work, reason: string, { now }: Moment): Advance {
  return awake(work, { phase: "undo", reason, attempts: 0, nextRunAt: now });
}

/** The work with what is known from the outcome, but no step further. */
export function withOutcome(work: Work, outcome: Outcome, { now }: Moment): Work {
  const payment = "payment" in outcome ? outcome.payment : undefined;
  const shortages = outcome.kind === "refused" ? outcome.shortages : undefined;
  const paid = payment === undefined ? work.order : withPayment(work.order, payment, iso(now));
  return { ...work, order: shortages === undefined ? paid : { ...paid, shortages, version: paid.version + 1 } };
}

function forward(work: Work, moment: Moment): Advance {
  const { next } = plan[work.saga.step];
  if (next === undefined) return confirm(work, moment);
  const change = {
    step: next,
    undo: registered(work.saga, next),
    attempts: 0,
    giveUpAt: moment.now + moment.limits.giveUpMs,
  };
  const advanced = awake(work, change);
  return work.saga.step === "capture" ? { ...advanced, event: "OrderPaid" } : advanced;
}

function registered({ undo }: Saga, step: StepName): readonly UndoName[] {
  const name = plan[step].undo;
  return name === undefined || undo.includes(name) ? undo : [...undo, name];
}

function confirm(work: Work, { now }: Moment): Advance {
  const order = moveTo(work.order, "confirmed", "", iso(now));
  return { ...awake({ ...work, order }, { phase: "tail", step: "close_cart", attempts: 0 }), event: "OrderConfirmed" };
}

function wait(work: Work, payment: OrderPayment, moment: Moment): Advance {
  const { now, limits } = moment;
  const isFirst = work.order.payment.status !== "requires_action";
  const giveUpAt = isFirst ? now + limits.challengeMs : work.saga.giveUpAt;
  if (now >= giveUpAt) return turnBack(work, "expired", moment);
  const order = withPayment(work.order, payment, iso(now), "waiting for the customer to confirm the payment");
  return asleep({ ...work, order }, { attempts: 0, giveUpAt, nextRunAt: Math.min(giveUpAt, now + askAgainMs) });
}

function retry(work: Work, error: string, moment: Moment): Advance {
  const { saga } = work;
  const failed = {
    attempts: saga.attempts + 1,
    lastError: error.slice(0, 500),
    nextRunAt: moment.now + backoffMs(saga, moment),
  };
  if (saga.phase === "forward" && moment.now >= saga.giveUpAt) return turnBack(work, givenUpFor(work.order), moment);
  if (saga.phase === "tail" && saga.attempts >= tailAttempts) return asleep(work, { ...failed, phase: "done" });
  return asleep(work, failed);
}

// A customer who never came back, or a neighbour that was not there.
function givenUpFor({ payment }: Order): string {
  return payment.status === "requires_action" ? "expired" : "unavailable";
}

function backoffMs({ attempts }: Saga, { jitter, limits }: Moment): number {
  return Math.min(longestRetryMs, limits.retryMs * 2 ** Math.min(attempts, 20)) * (0.5 + jitter);
}

// A compensation has no way to give up: what is refused is tried again, and the reconciliation reports it.
function undone(work: Work, outcome: Outcome, moment: Moment): Advance {
  if (outcome.kind !== "done") return retry(work, outcome.kind === "refused" ? outcome.reason : outcome.kind, moment);
  const { order, ...rest } = withOutcome(work, outcome, moment);
  const undo = work.saga.undo.slice(0, -1);
  if (undo.length > 0) return awake({ ...rest, order }, { undo, attempts: 0 });
  const cancelled = {
    ...moveTo(order, "cancelled", noteOf(work.saga), iso(moment.now)),
    cancelReason: work.saga.reason,
  };
  return { ...asleep({ ...rest, order: cancelled }, { phase: "undone", undo }), event: "OrderCancelled" };
}

function noteOf({ reason, cancelRequested }: Saga): string {
  return reason === "requested" ? cancelRequested || "requested" : reason;
}

/** A change of the payment's status is a line of the timeline. What is void keeps the decline it had. */
function withPayment(order: Order, payment: OrderPayment, at: string, note = `payment ${payment.status}`): Order {
  const status = order.payment.status === "failed" && payment.status === "cancelled" ? "failed" : payment.status;
  const kept = { ...payment, status, declineCode: payment.declineCode || order.payment.declineCode };
  return order.payment.status === status ? { ...order, payment: kept } : noted({ ...order, payment: kept }, note, at);
}

function awake(work: Work, change: Partial<Saga>): Advance {
  return { work: { ...work, saga: { ...work.saga, ...change } }, sleeps: false };
}

function asleep(work: Work, change: Partial<Saga>): Advance {
  return { ...awake(work, change), sleeps: true };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
