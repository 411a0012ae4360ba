import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { Customer } from "../../chaos/customer.ts";
import { stock, tidyUp } from "../../chaos/journeys.ts";
import { Load } from "../../chaos/load.ts";
import { Samples } from "../../chaos/samples.ts";
import type { SmokeContext } from "../smoke.ts";

// By how often customers do each of it. Most of it is cheap to serve, so that there may be many of them: the first share of
// a release is 5 %, and needs calls to be judged by. A checkout in eight costs as much as all others together.
const mix = { browse: 0.03, product: 0.3, search: 0.04, "kept-cart": 0.15, checkout: 0.13, order: 0.35 } as const;

export interface Synthetic {
  readonly samples: Samples;
  /** Ends the traffic and takes its product away. */
  stop(): Promise<void>;
}

/** Customers of ours, for the hours in which too few of the others come to judge a release by. */
export async function startSynthetic(
  smoke: SmokeContext,
  { url, perSecond, clock, random }: { url: string; perSecond: number; clock: Clock; random: Random },
): Promise<Synthetic> {
  const samples = new Samples();
  const context = { customer: new Customer(url, clock), random, goods: await stock(smoke), samples, clock };
  const over = new AbortController();
  const rates = Object.fromEntries(Object.entries(mix).map(([journey, share]) => [journey, share * perSecond]));
  const running = new Load(context, clock).run(rates, over.signal);
  return {
    samples,
    stop: async () => {
      over.abort();
      await running;
      await tidyUp(smoke);
    },
  };
}
