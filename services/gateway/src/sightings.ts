import type { Announce } from "@shopstream/platform/announce.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Worker } from "@shopstream/platform/service.ts";
import { Counter, type Registry } from "prom-client";
import type { Caller } from "./caller.ts";
import type { PlainJson } from "./plain-json.ts";
import type { Route } from "./route.ts";
import { type SightingSeams, sightingOf } from "./sighting.ts";

export interface SightingsDeps {
  readonly announce: Announce;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly registry: Registry;
  /** Between two batches; 0 tells nothing at all. */
  readonly intervalMs: number;
}

/** As many as wait for a bus that is away; what comes then is dropped, and counted. */
const mostWaiting = 5_000;

/** What visitors look for, told in batches. Nobody waits for it, and an outage of the bus is noticed by no visitor. */
export class Sightings {
  readonly #deps: SightingsDeps;
  readonly #seams: SightingSeams;
  readonly #dropped: Counter;
  #waiting: OutgoingEvent[] = [];
  #last = 0;

  constructor(deps: SightingsDeps) {
    this.#deps = deps;
    const { clock, random, registry } = deps;
    this.#seams = { clock, random, next: () => this.#next() };
    this.#dropped = new Counter({
      name: "analytics_events_dropped_total",
      help: "Events for statistics that the bus did not take in time",
      registers: [registry],
    });
  }

  note(route: Route, request: PlainJson, answer: PlainJson, caller: Caller): void {
    if (this.#deps.intervalMs === 0) return;
    const event = sightingOf(route, request, answer, caller, this.#seams);
    if (event === undefined) return;
    if (this.#waiting.length < mostWaiting) this.#waiting.push(event);
    else this.#dropped.inc();
  }

  /** Sends what has gathered, now and then and once more at the end. */
  worker(): Worker {
    const { clock, intervalMs } = this.#deps;
    return {
      name: "tell what visitors look for",
      run: async (stop) => {
        while (!stop.aborted) {
          await clock.sleep(intervalMs, stop).catch(() => undefined);
          await this.#send();
        }
      },
    };
  }

  async #send(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    try {
      await this.#deps.announce(batch);
    } catch (error) {
      this.#deps.log.warn({ err: error, events: batch.length }, "events for statistics wait for the bus");
      const kept = [...batch, ...this.#waiting];
      this.#waiting = kept.slice(0, mostWaiting);
      this.#dropped.inc(kept.length - this.#waiting.length);
    }
  }

  // Nothing counts the sightings of one thing: time rises as well as anything can between replicas, and within one it
  // never stands still.
  #next(): number {
    this.#last = Math.max(this.#last + 1, this.#deps.clock.now());
    return this.#last;
  }
}
