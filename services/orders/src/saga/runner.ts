import { currentCall, inCall } from "@shopstream/platform/call-context.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { orderEvent } from "../events.ts";
import type { Order } from "../order.ts";
import type { OutcomeMeter } from "../outcome-meter.ts";
import { type Advance, advance, type Moment, type SagaLimits, turnBack, withOutcome } from "./advance.ts";
import type { Outcome, Saga, Work } from "./saga.ts";
import { outcomeOfError, type Steps } from "./steps.ts";
import type { SagaStore } from "./store.ts";

export interface RunnerDeps {
  readonly store: SagaStore;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly outcomes: OutcomeMeter;
  readonly limits: SagaLimits;
  readonly leaseMs: number;
}

/**
 * Brings sagas forward: calls the announced step, saves what came of it together with the announcement of the next, and
 * so on until there is nothing to do but wait. A saga is its holder's as long as the lease is renewed; after that any
 * replica takes it over, and a holder that comes back late finds that it can write nothing.
 */
export class SagaRunner {
  readonly #deps: RunnerDeps;
  readonly #running = new Map<Promise<unknown>, string>();
  #takenOver = 0;
  #stopping = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  /** Places an order with its saga and the event of it, and lets it run; undefined when it, or one of its cart, is there. */
  async begin(order: Order, saga: Saga): Promise<{ readonly running: Promise<Order> } | undefined> {
    const work = { order, saga, lease: this.#deps.random.uuid() };
    const made = await this.#deps.store.insert(work, this.#leaseEnd(), [orderEvent("OrderPlaced", order, this.#deps)]);
    return made ? { running: this.#track(work) } : undefined;
  }

  /** Goes on with this order's saga as far as it gets; undefined when there is nothing to do now or somebody is at it. */
  async run(orderId: string): Promise<Order | undefined> {
    const work = await this.#deps.store.claim(orderId, this.#deps.random.uuid(), this.#now(), this.#leaseEnd());
    return work === undefined ? undefined : this.#track(work);
  }

  /** Tells a waiting saga, once for each event, that something happened. */
  async wake(orderId: string, eventId: string): Promise<void> {
    if (await this.#deps.store.wake(orderId, eventId, this.#now())) this.run(orderId).catch(() => undefined);
  }

  /** Takes over what nobody is at, without waiting for it; at most so many at once beside those of requests. */
  async runDue(atOnce: number): Promise<void> {
    const free = atOnce - this.#takenOver;
    if (this.#stopping || free <= 0) return;
    for (const work of await this.#deps.store.claimDue(free, this.#deps.random.uuid(), this.#now(), this.#leaseEnd())) {
      this.#takenOver += 1;
      const finish = () => {
        this.#takenOver -= 1;
      };
      this.#track(work).then(finish, finish);
    }
  }

  /** Keeps what runs here. */
  async renew(): Promise<void> {
    if (this.#running.size > 0) await this.#deps.store.renew([...this.#running.values()], this.#leaseEnd());
  }

  /** Lets every saga finish the step it is in, and gives it back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running.keys());
  }

  #track(work: Work): Promise<Order> {
    const done = onItsOwn(() => this.#drive(work));
    this.#running.set(done, work.lease);
    const forget = () => void this.#running.delete(done);
    done.then(forget, (error: unknown) => {
      forget();
      this.#deps.log.warn(
        { err: error, orderId: work.order.id },
        "a saga was interrupted; it goes on when its lease ends",
      );
    });
    return done;
  }

  async #drive(start: Work): Promise<Order> {
    for (let work = start; ; ) {
      if (this.#stopping) return this.#giveBack(work);
      const next = await this.#step(work);
      if (next === undefined) return this.#deps.store.get(work.order.id);
      if (next.sleeps) return next.work.order;
      // The order is confirmed; nobody waits for what is left to do.
      if (next.work.saga.phase === "tail" && work.saga.phase === "forward") {
        this.#track(next.work).catch(() => undefined);
        return next.work.order;
      }
      work = next.work;
    }
  }

  /** One step and its record; undefined when the saga is not ours any more. */
  async #step(work: Work): Promise<Advance | undefined> {
    if (work.saga.phase === "forward" && work.saga.cancelRequested !== undefined) {
      return this.#save(work, turnBack(work, "requested", this.#moment()));
    }
    const outcome = await this.#attempt(work);
    const moment = this.#moment();
    return this.#save(work, advance(work, outcome, moment), withOutcome(work, outcome, moment));
  }

  async #attempt({ order, saga }: Work): Promise<Outcome> {
    const name = saga.phase === "undo" ? saga.undo.at(-1) : saga.step;
    try {
      return name === undefined ? { kind: "done" } : await this.#deps.steps[name](order, saga);
    } catch (error) {
      const outcome = outcomeOfError(error);
      const level = isAppError(error) ? "info" : "warn";
      this.#deps.log[level](
        { err: error, orderId: order.id, step: name, outcome: outcome.kind },
        "a step of the saga failed",
      );
      return outcome;
    }
  }

  async #save(before: Work, next: Advance, known: Work = before): Promise<Advance | undefined> {
    const { store } = this.#deps;
    const events = next.event === undefined ? [] : [orderEvent(next.event, next.work.order, this.#deps)];
    const lease = next.sleeps ? {} : { leaseUntil: this.#leaseEnd() };
    const saved = await store.save(next.work, { before, events, at: this.#now(), ...lease });
    if (saved.kind === "saved") return this.#counted(next);
    if (saved.kind === "lost") return undefined;
    // Somebody else wrote the order, a refund for instance: its step is repeated on what it is now.
    if (saved.kind === "stale") return { work: { ...before, order: await store.get(before.order.id) }, sleeps: false };
    const heeding = { ...known, saga: { ...known.saga, cancelRequested: saved.note } };
    return this.#save(before, turnBack(heeding, "requested", this.#moment()));
  }

  #counted(next: Advance): Advance {
    if (next.event === "OrderConfirmed" || next.event === "OrderCancelled") this.#deps.outcomes.count(next.work.order);
    return next;
  }

  async #giveBack({ order, lease }: Work): Promise<Order> {
    await this.#deps.store.release(lease);
    return order;
  }

  #moment(): Moment {
    return { now: this.#deps.clock.now(), jitter: this.#deps.random.float(), limits: this.#deps.limits };
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }

  #leaseEnd(): Date {
    return new Date(this.#deps.clock.now() + this.#deps.leaseMs);
  }
}

/** A saga outlives the request that began it: it keeps that one's name in logs and traces, not its deadline and rights. */
function onItsOwn<T>(work: () => T): T {
  const call = currentCall();
  if (call === undefined) return work();
  const { token: _, ...kept } = call;
  return inCall({ ...kept, deadlineMs: Number.POSITIVE_INFINITY, signal: new AbortController().signal }, work);
}
