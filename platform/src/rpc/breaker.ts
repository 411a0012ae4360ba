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

/** Stops calling a service that is down or stuck. What the service refuses for good reason does not count. */
export class Breaker {
  readonly #target: string;
  readonly #policy: CircuitBreakerPolicy;

  constructor(target: string, metrics: Metrics) {
    this.#target = target;
    this.#policy = circuitBreaker(
      handleWhen((error) => isAppError(error, "unavailable", "timeout") || !isAppError(error)),
      { ...policy, breaker: policy.breaker() },
    );
    const gauge = metrics.breakerOpen.labels({ target });
    gauge.set(0);
    // Also while one call tries whether it answers again: until that is known, it does not.
    this.#policy.onStateChange((state) => gauge.set(state === CircuitState.Closed ? 0 : 1));
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#policy.execute(work);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new AppError("unavailable", "breaker_open", `${this.#target} is not answering: try again shortly`, {
        cause: error,
        retryAfterSeconds: 2,
      });
    }
  }
}
