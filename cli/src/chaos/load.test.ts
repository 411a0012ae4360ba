import { systemRandom } from "@shopstream/platform/random.ts";
import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { expect, it } from "vitest";
import type { JourneyContext } from "./journeys.ts";
import { Load } from "./load.ts";
import { Samples } from "./samples.ts";

/** How many come, seven a second, after time has passed at once. */
async function cameAfter(ms: number): Promise<number> {
  let came = 0;
  const customer: JourneyContext["customer"] = {
    ask: async <T>() => {
      came += 1;
      return {} as T;
    },
  };
  const [clock, samples] = [new TestClock(), new Samples()];
  const goods = {} as JourneyContext["goods"];
  const stop = new AbortController();
  const running = new Load({ customer, random: systemRandom, goods, samples, clock }, clock).run(
    { browse: 7 },
    stop.signal,
  );
  clock.advance(ms);
  // They set out at once, before anything else has its turn.
  await new Promise(setImmediate);
  stop.abort();
  await running;
  return came;
}

it("Customers come late when the machine was busy, but never fewer", async () => {
  const came = await cameAfter(1_500);
  expect([10, 11]).toContain(came);
});

it("Customers who were missed by a process that slept do not come all at once", async () => {
  const came = await cameAfter(3_600_000);
  expect([14, 15]).toContain(came);
});
