import type { Experiment, JourneyName } from "./experiment.ts";
import type { Phase } from "./probe-spec.ts";
import { fewestForP95 } from "./samples.ts";

/** Before and after a fault nobody waits longer for customers. */
export const waitsForCustomersMs = 25_000;

/** How long customers must come until every p95 that is asked in a phase has as many as it takes to say something. */
export function untilEnoughMs({ load, steadyState }: Pick<Experiment, "load" | "steadyState">, phase: Phase): number {
  const each = steadyState.flatMap(({ journey, when }) => {
    const rate = load[journey?.name as JourneyName];
    if (journey?.p95Ms === undefined || rate === undefined || !when.includes(phase)) return [];
    const enough = Math.max(journey.samples, fewestForP95);
    // One more: the first comes at any time within the first span.
    return (1_000 * (enough + 1)) / rate;
  });
  return Math.max(0, ...each);
}
