import type { Clock } from "@shopstream/platform/clock.ts";
import { type Adaptation, Admission, type AdmissionLimits } from "./admission.ts";

export interface BulkheadLimits extends AdmissionLimits {
  readonly runningPerService: number;
  readonly adaptPerService: Adaptation;
}

/** Bounds the calls in flight, in all and to each service, so that one that stalls does not take all the places. */
export class Bulkheads {
  readonly #all: Admission;
  readonly #byService: ReadonlyMap<string, Admission>;

  constructor(services: readonly string[], limits: BulkheadLimits, clock: Clock) {
    this.#all = new Admission(limits, clock);
    this.#byService = new Map(services.map((name) => [name, new Admission(ofOne(limits), clock)]));
  }

  run<T>(service: string, work: () => Promise<T>): Promise<T> {
    const own = this.#byService.get(service) as Admission;
    return own.run(() => this.#all.run(work));
  }
}

function ofOne({ runningPerService, adaptPerService, ...limits }: BulkheadLimits): AdmissionLimits {
  return { ...limits, running: runningPerService, adapt: adaptPerService };
}
