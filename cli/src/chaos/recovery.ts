import { isSettled, type Reading } from "./probing.ts";
import { everyMs, look, probesOf, type RunContext } from "./run-context.ts";
import { spanText } from "./span.ts";

export interface Recovery {
  /** Since when all was well; undefined when it did not become so in time. */
  readonly at: number | undefined;
  readonly readings: readonly Reading[];
  readonly symptoms: readonly string[];
}

/** Well twice in a row: once may be luck. */
const inARow = 2;
/** Only what was begun after the fault tells of the time after it, and only what is fresh. */
const lookBackMs = 4_000;

/** Waits until everything is well again, for as long as the experiment allows. */
export async function awaitRecovery(run: RunContext, endedAt: number): Promise<Recovery> {
  const { experiment, clock, driver, signal } = run;
  let [wellSince, well] = [0, 0];
  for (;;) {
    await clock.sleep(everyMs, signal);
    const now = clock.now();
    const [symptoms, readings] = await Promise.all([
      driver.symptoms().catch((error: Error) => [error.message]),
      look(run, probesOf(experiment, "after"), {
        ...{ from: Math.max(endedAt, now - lookBackMs), since: endedAt, isGlance: true },
      }),
    ]);
    const isWell = symptoms.length === 0 && readings.every(isGood);
    if (isWell && well === 0) wellSince = now;
    well = isWell ? well + 1 : 0;
    const isOver = now - endedAt > experiment.recoverWithin;
    // What could not be asked yet is waited for; in the end it is no illness, and proves nothing.
    if (well >= inARow && (isOver || readings.every(isSettled))) return { at: wellSince, readings, symptoms };
    if (isOver) return { at: undefined, readings, symptoms };
    run.update(`recovering for ${spanText(now - endedAt)}${symptoms[0] === undefined ? "" : `: ${symptoms[0]}`}`);
  }
}

// A journey that nobody has made yet is no sign of health; what cannot be asked is no sign of illness.
function isGood({ ok, isEarly }: Reading): boolean {
  return ok === true || (ok === undefined && isEarly !== true);
}
