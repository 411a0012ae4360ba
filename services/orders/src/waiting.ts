import type { Clock } from "@shopstream/platform/clock.ts";
import type { Order } from "./order.ts";
import type { SagaRunner } from "./saga/runner.ts";
import type { OrderStore } from "./store.ts";

export interface WaitingDeps {
  readonly runner: Pick<SagaRunner, "run">;
  readonly store: Pick<OrderStore, "get">;
  readonly clock: Clock;
}

export interface WaitFor {
  readonly isSettled: (order: Order) => boolean;
  /** When the caller needs an answer, in milliseconds since the epoch. */
  readonly untilMs: number;
  /** The saga's run that is under way here, if it is. */
  readonly running?: Promise<Order>;
}

const firstPauseMs = 20;
const longestPauseMs = 250;

/** Waits until an order is as far as the caller needs, bringing it forward whenever nobody else is at it. */
export class Waiting {
  readonly #deps: WaitingDeps;

  constructor(deps: WaitingDeps) {
    this.#deps = deps;
  }

  /** The order as it is when settled or when time is up, whichever comes first. */
  async settle(orderId: string, { isSettled, untilMs, running }: WaitFor): Promise<Order> {
    const { clock, runner } = this.#deps;
    const answered = new AbortController();
    const timeUp = clock.sleep(Math.max(0, untilMs - clock.now()), answered.signal).then(
      () => undefined,
      () => undefined,
    );
    try {
      for (let pauseMs = firstPauseMs, run = running; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        const order = await this.#look(orderId, run ?? runner.run(orderId), timeUp);
        if (isSettled(order) || clock.now() + pauseMs >= untilMs) return order;
        await clock.sleep(pauseMs);
        run = undefined;
      }
    } finally {
      answered.abort();
    }
  }

  async #look(orderId: string, run: Promise<Order | undefined>, timeUp: Promise<undefined>): Promise<Order> {
    // Once time is up nobody listens to it any more; the runner has logged what went wrong.
    run.catch(() => undefined);
    return (await Promise.race([run, timeUp])) ?? this.#deps.store.get(orderId);
  }
}
