import { ShopError } from "../shop-error.ts";
import type { Journey, SmokeContext } from "./smoke.ts";
import { journeys } from "./smoke-journeys.ts";

export interface Verdict {
  readonly journey: string;
  readonly verdict: "passed" | "failed" | "skipped";
  readonly reason: string;
}

/** Told of each journey as it starts and ends. */
export interface WalkReporter {
  begin(title: string): void;
  done(title: string): void;
  fail(title: string, reason: string): void;
}

/** Walks every journey, also after one that failed. What it made is the caller's to take away: cleanUp. */
export async function walkJourneys(
  smoke: SmokeContext,
  reporter: WalkReporter,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const journey of journeys) {
    signal.throwIfAborted();
    verdicts.push(await walk(journey, smoke, reporter));
  }
  return verdicts;
}

async function walk(
  { title, run, needsSimulator, needsInbox }: Journey,
  smoke: SmokeContext,
  reporter: WalkReporter,
): Promise<Verdict> {
  if (needsSimulator && smoke.simulator === undefined)
    return { journey: title, verdict: "skipped", reason: "needs the payment simulator" };
  if (needsInbox && smoke.inbox === undefined)
    return { journey: title, verdict: "skipped", reason: "needs the local inbox" };
  reporter.begin(title);
  try {
    await run(smoke);
    reporter.done(title);
    return { journey: title, verdict: "passed", reason: "" };
  } catch (error) {
    const reason = (error as Error).message;
    reporter.fail(title, reason);
    return { journey: title, verdict: "failed", reason };
  }
}

/** Undefined when none failed. */
export function smokeError(verdicts: readonly Verdict[]): ShopError | undefined {
  const failed = verdicts.filter(({ verdict }) => verdict === "failed");
  if (failed.length === 0) return undefined;
  const list = failed.map(({ journey, reason }) => `\n  ${journey}: ${reason}`).join("");
  return new ShopError("SHOP-SMOKE-001", `${failed.length} of ${verdicts.length} journeys failed${list}`);
}
