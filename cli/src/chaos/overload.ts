import type { Experiment, JourneyName } from "./experiment.ts";
import type { Load } from "./load.ts";
import type { RunContext } from "./run-context.ts";
import { summarise } from "./samples.ts";

type Rates = Experiment["load"];

/** Enough that the shop is never idle, few enough that it is not overloaded. */
const customers = 12;
const measuresMs = 5_000;

/**
 * How many journeys a second the shop takes, in the experiment's mix, from customers who come again as soon as they are
 * served. Measured where the overload will be made: a figure from another machine would make it anything but.
 */
export async function measureCapacity({ clock, experiment, samples, signal }: RunContext, load: Load): Promise<number> {
  const from = clock.now();
  const mix = Object.entries(experiment.load).flatMap(([journey, rate]) =>
    Array<JourneyName>(Math.ceil(rate)).fill(journey as JourneyName),
  );
  const shop = async (index: number) => {
    for (let at = index; clock.now() < from + measuresMs && !signal.aborted; at += 1) {
      samples.add(await load.walk(mix[at % mix.length] as JourneyName));
    }
  };
  await Promise.all(Array.from({ length: customers }, (_, index) => shop(index)));
  return summarise(samples.between(from, clock.now())).ok / ((clock.now() - from) / 1_000);
}

/** The same mix, at a multiple of what was measured; what comes anyway is part of it. */
export function overloadRates(rates: Rates, capacity: number, times: number): Rates {
  const usual = Object.values(rates).reduce((sum, rate) => sum + rate, 0);
  const more = Math.max(0, (capacity * times - usual) / usual);
  return Object.fromEntries(Object.entries(rates).map(([journey, rate]) => [journey, rate * more]));
}
