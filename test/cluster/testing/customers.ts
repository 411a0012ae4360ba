import { summarise } from "../../../cli/src/chaos/samples.ts";
import { type Synthetic, startSynthetic } from "../../../cli/src/engine/canary/synthetic.ts";
import { Rest } from "../../../cli/src/engine/rest.ts";
import { systemClock } from "../../../platform/src/clock.ts";
import { systemRandom } from "../../../platform/src/random.ts";
import { administrator, meshUrl } from "./shop.ts";

/** Journeys a second: what two cores carry beside a cluster and whatever else they do. */
const perSecond = 20;
/** A checkout makes a cart, fills it and orders; everything else is one request. Whatever fails ends the journey: one request failed. */
const requestsOf = (journey: string) => (journey === "checkout" ? 3 : 1);
/** Whoever waits half a second longer than others has noticed. */
const slowMs = 500;

export interface Hurt {
  /** Requests. */
  readonly all: number;
  /** Told that it cannot be done now, or nothing that they came for. */
  readonly failed: number;
  /** Served, after half a second or more. */
  readonly slow: number;
}

/** Customers who keep coming at their pace, as `canary start --synthetic` sends them, and what they met with. */
export class Customers {
  readonly #synthetic: Synthetic;

  private constructor(synthetic: Synthetic) {
    this.#synthetic = synthetic;
  }

  static async come(): Promise<Customers> {
    const shop = new Rest(meshUrl, systemClock);
    const admin = await shop.signIn(await administrator());
    const [clock, random] = [systemClock, systemRandom];
    const smoke = { shop, admin, simulator: undefined, inbox: undefined, products: [], clock, random };
    return new Customers(await startSynthetic(smoke, { url: meshUrl, perSecond, clock, random }));
  }

  leave(): Promise<void> {
    return this.#synthetic.stop();
  }

  /** Of those who came in that time, how many did not get what they came for, or late. */
  hurt(from: number, to: number): Hurt {
    const those = this.#synthetic.samples.between(from, to);
    const served = those.filter(({ outcome }) => outcome === "ok");
    return {
      all: those.reduce((sum, { journey }) => sum + requestsOf(journey), 0),
      failed: those.length - served.length,
      slow: served.filter(({ ms }) => ms >= slowMs).length,
    };
  }

  /** For whoever asks why: how long they waited, and what those were told who were not served. */
  account(from: number, to: number): string {
    const those = this.#synthetic.samples.between(from, to);
    const unserved = those.filter(({ outcome }) => outcome !== "ok");
    const counts = Map.groupBy(unserved, ({ journey, said }) => `${journey}: ${said}`);
    const { p50Ms, p95Ms } = summarise(those);
    return [`p50 ${p50Ms} ms, p95 ${p95Ms} ms`, ...[...counts].map(([said, all]) => `${all.length} ${said}`)].join(
      ", ",
    );
  }
}
