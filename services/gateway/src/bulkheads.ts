import type { Clock } from "@shopstream/platform/clock.ts";
import { type Adaptation, Admission, type AdmissionLimits } from "./admission.ts";

export interface BulkheadLimits extends AdmissionLimits {
  readonly runningPerService: number;
  readonly adaptReads: Adaptation;
  readonly adaptWrites: Adaptation;
}

interface OfService {
  readonly reads: Admission;
  readonly writes: Admission;
}

/**
 * Bounds the calls in flight, in all and to each service, so that one that stalls does not take all the places. Reads have
 * places apart from writes: who only looks is refused sooner, so that who buys is served.
 */
export class Bulkheads {
  readonly #all: Admission;
  readonly #byService: ReadonlyMap<string, OfService>;

  constructor(services: readonly string[], limits: BulkheadLimits, clock: Clock) {
    const { runningPerService: running, adaptReads, adaptWrites, ...all } = limits;
    const placesOf = (adapt: Adaptation) => new Admission({ ...all, running, adapt }, clock);
    this.#all = new Admission(all, clock);
    this.#byService = new Map(
      services.map((name) => [name, { reads: placesOf(adaptReads), writes: placesOf(adaptWrites) }]),
    );
  }

  run<T>(service: string, isSafe: boolean, work: () => Promise<T>): Promise<T> {
    const { reads, writes } = this.#byService.get(service) as OfService;
    return (isSafe ? reads : writes).run(() => this.#all.run(work));
  }
}
