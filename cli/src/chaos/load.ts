import type { Clock } from "@shopstream/platform/clock.ts";
import { Refusal } from "./customer.ts";
import type { JourneyName } from "./experiment.ts";
import { type JourneyContext, walks } from "./journeys.ts";
import type { Sample, SampleOutcome } from "./samples.ts";

/** So many customers wait at once at most; a shop that answers nobody must not fill this process. */
const waitingAtMost = 1_000;
/** So much of the past is made up for: more at once would be an overload that nobody asked for, after a process that slept. */
const lateAtMostMs = 2_000;
/** A refusal that comes later than this was not told in time. */
const inTimeMs = 3_000;
const toldClearly = [429, 503, 504];

/** Customers who come at their own pace, however long the shop takes: a closed loop would hide a slow one. */
export class Load {
  readonly #context: JourneyContext;
  readonly #clock: Clock;
  readonly #waiting = new Set<Promise<void>>();

  constructor(context: JourneyContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  /** Until the signal; then those who are under way finish. */
  async run(rates: Readonly<Partial<Record<JourneyName, number>>>, stop: AbortSignal): Promise<void> {
    const wanted = Object.entries(rates).filter(([, perSecond]) => perSecond > 0);
    const arrivals = wanted.map(([journey, perSecond]) =>
      this.#arrive(journey as JourneyName, 1_000 / perSecond, stop),
    );
    await Promise.all(arrivals);
    await Promise.all(this.#waiting);
  }

  async #arrive(journey: JourneyName, everyMs: number, stop: AbortSignal): Promise<void> {
    const { random } = this.#context;
    // At their own times and not all at once; late when the process was busy, but not fewer.
    for (let next = this.#clock.now() + everyMs * random.float(); !stop.aborted; ) {
      await this.#clock.sleep(Math.max(0, next - this.#clock.now()), stop).catch(() => undefined);
      const missed = Math.ceil((this.#clock.now() - lateAtMostMs - next) / everyMs);
      next += Math.max(0, missed) * everyMs;
      // All that are due by now: one for each turn of a busy process would be too few.
      for (; !stop.aborted && next <= this.#clock.now(); next += everyMs) this.#begin(journey);
    }
  }

  #begin(journey: JourneyName): void {
    if (this.#waiting.size >= waitingAtMost) {
      const at = this.#clock.now();
      this.#context.samples.add({ journey, at, ms: 0, outcome: "failed", said: "too many wait already" });
      return;
    }
    const isBack = this.#context.samples.begin(journey, this.#clock.now());
    const walking = this.walk(journey)
      .then((sample) => this.#context.samples.add(sample))
      .finally(() => {
        isBack();
        this.#waiting.delete(walking);
      });
    this.#waiting.add(walking);
  }

  /** One customer's journey. Never throws: what goes wrong is the sample. */
  async walk(journey: JourneyName): Promise<Sample> {
    const at = this.#clock.now();
    const done = (outcome: SampleOutcome, said = ""): Sample => ({
      journey,
      at,
      ms: this.#clock.now() - at,
      outcome,
      said,
    });
    try {
      await walks[journey](this.#context);
      return done("ok");
    } catch (error) {
      const isClear =
        error instanceof Refusal &&
        error.code !== undefined &&
        toldClearly.includes(error.status) &&
        this.#clock.now() - at <= inTimeMs;
      return done(isClear ? "refused" : "failed", reasonOf(error as Error));
    }
  }
}

/** What Node's client says of a failed call is behind what it throws: why no connection came about. */
function reasonOf({ message, cause }: Error): string {
  const { code } = (cause ?? {}) as { readonly code?: string };
  return code === undefined ? message : `${message} (${code})`;
}
