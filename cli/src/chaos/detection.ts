import type { MetricPages } from "../engine/metrics-page.ts";
import { sumOf } from "../engine/metrics-page.ts";
import type { RunContext } from "./run-context.ts";

export interface Detection {
  readonly at: number;
  readonly by: string;
}

const everyMs = 500;
const none: MetricPages = new Map();

/** The first sign of a fault that somebody on duty could see: a symptom, an open breaker, a journey that did not go well. */
export async function detect(run: RunContext, since: number, stop: AbortSignal): Promise<Detection | undefined> {
  const { clock, driver, samples } = run;
  while (!stop.aborted) {
    const bad = samples.all.find(({ at, outcome }) => at >= since && outcome !== "ok");
    if (bad !== undefined) return { at: bad.at + bad.ms, by: `a customer's ${bad.journey}: ${bad.said}` };
    const [symptoms, pages] = await Promise.all([
      driver.symptoms().catch((error: Error) => [error.message]),
      run.metricsAreCheap ? run.metrics().catch(() => none) : none,
    ]);
    const by = symptoms[0] ?? openBreaker(pages);
    if (by !== undefined) return { at: clock.now(), by };
    await clock.sleep(everyMs, stop).catch(() => undefined);
  }
  return undefined;
}

function openBreaker(pages: MetricPages): string | undefined {
  const caller = [...pages].find(([, page]) => (sumOf(page, "breaker_open") ?? 0) > 0)?.[0];
  return caller === undefined ? undefined : `a breaker of ${caller} is open`;
}
