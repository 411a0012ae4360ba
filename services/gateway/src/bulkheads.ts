import type { Clock } from "@shopstream/platform/clock.ts";
import { type Adaptation, Admission, type AdmissionLimits } from "./admission.ts";

export interface BulkheadLimits extends AdmissionLimits {
  readonly runningPerService: number;
  /** For those who look or begin, and for those who carry on. */
  readonly adaptEarly: Adaptation;
  readonly adaptLater: Adaptation;
}

interface OfService {
  readonly early: Admission;
  readonly later: Admission;
}

/**
 * Bounds the calls in flight, in all and to each service, so that one that stalls does not take all the places. Later
 * steps have places apart from early ones: who looks or begins is refused sooner, so that who has begun to buy is served.
 */
export class Bulkheads {
  readonly #all: Admission;
  readonly #byService: ReadonlyMap<string, OfService>;

  constructor(services: readonly string[], limits: BulkheadLimits, clock: Clock) {
    const { runningPerService: running, adaptEarly, adaptLater, ...all } = limits;
    const placesOf = (adapt: Adaptation) => new Admission({ ...all, running, adapt }, clock);
    this.#all = new Admission(all, clock);
    this.#byService = new Map(
      services.map((name) => [name, { early: placesOf(adaptEarly), later: placesOf(adaptLater) }]),
    );
  }

  run<T>(service: string, carriesOn: boolean, work: () => Promise<T>): Promise<T> {
    const { early, later } = this.#byService.get(service) as OfService;
    return (carriesOn ? later : early).run(() => this.#all.run(work));
  }
}
