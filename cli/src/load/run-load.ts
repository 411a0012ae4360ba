import type { Clock } from "@shopstream/platform/clock.ts";
import type { JourneyName } from "../chaos/experiment.ts";
import type { JourneyContext } from "../chaos/journeys.ts";
import { Load } from "../chaos/load.ts";
import { type SampleSummary, type Samples, summarise } from "../chaos/samples.ts";
import { limitsMs, type Scenario } from "./scenario.ts";

/** How one journey fared. */
export interface Fared extends SampleSummary {
  readonly journey: JourneyName;
  readonly limitMs: number;
  readonly verdict: "held" | "BROKEN";
}

interface Order {
  readonly scenario: Scenario;
  readonly perSecond: number;
  readonly onStage: (said: string) => void;
  readonly signal: AbortSignal;
}

/** Customers by a scenario, stage after stage. At the signal they stop coming; those under way are waited for. */
export async function runLoad(context: JourneyContext, clock: Clock, order: Order): Promise<void> {
  const { scenario, perSecond, onStage, signal } = order;
  const load = new Load(context, clock);
  const running: Promise<void>[] = [];
  for (const { seconds, times } of scenario.stages) {
    if (signal.aborted) break;
    onStage(`${perSecond * times} customers a second, for ${seconds} s`);
    const over = new AbortController();
    // Who came in this stage may be served in the next: waiting for them would leave a gap.
    running.push(load.run(ratesOf(scenario, perSecond * times), over.signal));
    await clock.sleep(seconds * 1_000, signal).catch(() => undefined);
    over.abort();
  }
  await Promise.all(running);
}

function ratesOf({ mix }: Scenario, perSecond: number): Partial<Record<JourneyName, number>> {
  return Object.fromEntries(Object.entries(mix).map(([journey, share]) => [journey, share * perSecond]));
}

/** A journey holds when nobody failed, nobody was sent away who must not be, and 95 of 100 did not wait too long. */
export function judgeLoad({ mix, mayRefuse }: Scenario, samples: Samples): readonly Fared[] {
  return (Object.keys(mix) as JourneyName[]).map((journey) => {
    const summary = summarise(samples.all.filter((sample) => sample.journey === journey));
    const limitMs = limitsMs[journey];
    const isServed = summary.failed === 0 && (mayRefuse || summary.refused === 0);
    const holds = isServed && summary.p95Ms <= limitMs;
    return { journey, ...summary, limitMs, verdict: holds ? "held" : "BROKEN" };
  });
}

/** What was said to those who were not served, most often first. */
export function reasonsOf(samples: Samples): readonly string[] {
  const counts = new Map<string, number>();
  for (const { journey, outcome, said } of samples.all)
    if (outcome !== "ok") counts.set(`${journey}: ${said}`, (counts.get(`${journey}: ${said}`) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${count} x ${what}`);
}
