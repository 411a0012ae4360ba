import { Counter, Gauge, type Registry } from "prom-client";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Random } from "../random.ts";
import type { CallRule, FaultRule, SkewRule } from "./fault-rule.ts";

/** Where rules come from at this moment. */
export interface RuleSource {
  readonly rules: readonly FaultRule[];
}

export interface FaultsDeps {
  readonly source: RuleSource;
  /** The true one: a rule that turns the clock must not outlive its own end by it. */
  readonly clock: Clock;
  readonly random: Random;
}

interface ServedCall {
  readonly method: string;
  readonly peer: string;
  readonly timeoutMs: number;
}

/** Wraps the work of a call, and may delay it, refuse it, or lose its answer. */
export type AroundCall = <T>(call: ServedCall, work: () => Promise<T>) => Promise<T>;

/** Faults on purpose, for experiments. A process has this only when it was started with FAULTS_FILE. */
export class CallFaults {
  readonly #deps: FaultsDeps;

  constructor(deps: FaultsDeps) {
    this.#deps = deps;
  }

  /** The seam of one service, which counts what it did: an experiment must show that its fault was there. */
  of(service: string, registry: Registry): AroundCall {
    const injected = new Counter({
      name: "faults_injected_total",
      help: "Calls that an experiment delayed, refused or left unanswered",
      labelNames: ["effect"],
      registers: [registry],
    });
    this.#showSkew(service, registry);
    return async (call, work) => {
      const rule = this.#rules().find((candidate): candidate is CallRule => this.#hits(candidate, service, call));
      if (rule === undefined) return work();
      injected.inc({ effect: rule.effect });
      return this.#apply(rule, call, work);
    };
  }

  /** A clock that is wrong while a rule says so; without a service, when any of those in this process is to be wrong. */
  clock(service?: string): Clock {
    const { clock } = this.#deps;
    const isMeant = (rule: FaultRule): rule is SkewRule =>
      rule.effect === "skew" && (service === undefined || rule.service === service);
    return {
      now: () => clock.now() + (this.#rules().find(isMeant)?.skewMs ?? 0),
      sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
      timeout: (delayMs) => clock.timeout(delayMs),
    };
  }

  #showSkew(service: string, registry: Registry): void {
    const skewSeconds = () => (this.clock(service).now() - this.#deps.clock.now()) / 1_000;
    new Gauge({
      name: "faults_clock_skew_seconds",
      help: "By how much an experiment turned the clock",
      registers: [registry],
      collect() {
        this.set(Math.round(skewSeconds()));
      },
    });
  }

  #rules(): readonly FaultRule[] {
    const { source, clock } = this.#deps;
    const { rules } = source;
    return rules.length === 0 ? rules : rules.filter(({ until }) => until > clock.now());
  }

  #hits(rule: FaultRule, service: string, { method, peer }: ServedCall): boolean {
    if (rule.effect === "skew" || rule.service !== service) return false;
    const { from = peer, method: only = method, percent } = rule;
    return from === peer && only === method && (percent === 100 || this.#deps.random.float() * 100 < percent);
  }

  async #apply<T>({ effect, delayMs }: CallRule, { timeoutMs }: ServedCall, work: () => Promise<T>): Promise<T> {
    await this.#delay(delayMs, timeoutMs);
    if (effect === "error") throw lost("refused by an experiment");
    const answer = await work();
    if (effect === "abort") throw lost("the answer was lost by an experiment");
    return answer;
  }

  // The caller is gone by its deadline, on the wire as in one process: what it does not wait for is not done for it.
  async #delay(delayMs: number, timeoutMs: number): Promise<void> {
    if (delayMs > 0) await this.#deps.clock.sleep(Math.min(delayMs, timeoutMs));
    if (delayMs >= timeoutMs && delayMs > 0)
      throw new AppError("timeout", "deadline_exceeded", "this took too long; its outcome is not known yet", {
        retryAfterSeconds: 1,
      });
  }
}

function lost(why: string): AppError {
  return new AppError("unavailable", "service_unavailable", why, { retryAfterSeconds: 1 });
}
