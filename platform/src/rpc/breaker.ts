import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
  SamplingBreaker,
} from "cockatiel";
import { AppError, isAppError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";

/** Opens when half of the calls in ten seconds failed, and tries again after two. */
const policy = {
  halfOpenAfter: 2_000,
  breaker: () => new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 2 }),
};

export interface BreakerDeps {
  readonly target: string;
  readonly metrics: Metrics;
  /** Calls at once; 0 where something else bounds them. */
  readonly mostAtOnce: number;
}

/**
 * Stops calling a service that is down or stuck, or that has as many calls under way as it may. What the service refuses for good
 * reason does not count.
 */
export class Breaker {
  readonly #deps: BreakerDeps;
  readonly #policy: CircuitBreakerPolicy;
  readonly #gauge: { set(value: number): void };
  #running = 0;

  constructor(deps: BreakerDeps) {
    this.#deps = deps;
    this.#gauge = deps.metrics.breakerOpen.labels({ target: deps.target });
    this.#policy = circuitBreaker(
      handleWhen((error) => isAppError(error, "unavailable", "timeout") || !isAppError(error)),
      { ...policy, breaker: policy.breaker() },
    );
    this.#show();
    this.#policy.onStateChange(() => this.#show());
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isFull) throw this.#refusal();
    this.#running += 1;
    this.#show();
    try {
      return await this.#policy.execute(work);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.#refusal(error) : error;
    } finally {
      this.#running -= 1;
      this.#show();
    }
  }

  get #isFull(): boolean {
    const { mostAtOnce } = this.#deps;
    return mostAtOnce > 0 && this.#running >= mostAtOnce;
  }

  // Also while one call tries whether it answers again: until that is known, it does not.
  #show(): void {
    const isOpen = this.#policy.state !== CircuitState.Closed || this.#isFull;
    this.#gauge.set(isOpen ? 1 : 0);
  }

  #refusal(cause?: Error): AppError {
    return new AppError("unavailable", "breaker_open", `${this.#deps.target} is not answering: try again shortly`, {
      cause,
      retryAfterSeconds: 2,
    });
  }
}
