import { type Absence, whyAway } from "./absence.ts";
import type { BudgetWatch } from "./budget-watch.ts";
import type { DriverState } from "./fault-driver.ts";
import { FreshCustomers } from "./fresh-customers.ts";
import { abortTolerance, Hypothesis } from "./hypothesis.ts";
import type { Question } from "./probe-spec.ts";
import type { Reading } from "./probing.ts";
import { everyMs, look, probesOf, type RunContext } from "./run-context.ts";
import { spanText } from "./span.ts";

/** Why looking ended: the time was over, or something came before. */
export type Observation =
  | { readonly kind: "time" }
  | { readonly kind: "breach"; readonly broken: readonly Reading[] }
  | { readonly kind: "aborted"; readonly why: string };

/** So often in a row the place of the fault may not answer. */
const lostAfter = 3;

interface Watch {
  readonly since: number;
  readonly until: number;
  readonly overspent: BudgetWatch;
  readonly absence: Absence;
}

/** Looks at the hypothesis while the fault lasts, once a second. What it takes to make it is no part of that time. */
export async function observe(run: RunContext, { since, until, overspent, absence }: Watch): Promise<Observation> {
  const { experiment, clock, signal } = run;
  const [holds, mayGoOn] = [new Hypothesis(experiment.tolerance), new Hypothesis(abortTolerance)];
  const [ofHypothesis, ofAbort] = [new FreshCustomers(run.samples, since), new FreshCustomers(run.samples, since)];
  let silent = 0;
  while (clock.now() < until) {
    await clock.sleep(Math.max(0, Math.min(everyMs, until - clock.now())), signal);
    const state = await run.driver.state().catch(() => undefined);
    silent = state === undefined ? silent + 1 : 0;
    if (silent >= lostAfter) return { kind: "aborted", why: "contact to the place of the fault was lost" };
    const why = whyAway(absence.longestMs) ?? (state === undefined ? undefined : endedBefore(state, run.id));
    if (why !== undefined) return { kind: "aborted", why };
    const spent = overspent();
    if (spent !== undefined) return { kind: "aborted", why: spent };
    const worse = mayGoOn.look(await lookInTime(run, experiment.abort, ofAbort));
    if (worse.length > 0)
      return { kind: "aborted", why: worse.map(({ probe, said }) => `${probe} (${said})`).join("; ") };
    const broken = holds.look(await lookInTime(run, probesOf(experiment, "during"), ofHypothesis));
    if (broken.length > 0) return { kind: "breach", broken };
    run.update(`${spanText(Math.max(0, until - clock.now()))} to go`);
  }
  return { kind: "time" };
}

function endedBefore({ lever, active, ended }: DriverState, id: string): string | undefined {
  if (lever !== undefined) return `the lever was pulled: ${lever.reason}`;
  if (active.some((fault) => fault.id === id)) return undefined;
  const by = ended.find((fault) => fault.id === id)?.by;
  if (by === "abort") return "somebody aborted it";
  return by === "deadline"
    ? "the fault was over by its deadline while it was still looked at"
    : `the fault was ended by ${by ?? "somebody"}`;
}

/** Longer than that a look keeps nobody from the lever, and no fault from its end. */
const lookWithinMs = 5_000;

/** Each question by itself: what one of them waits for must not take away what others have answered. */
async function lookInTime(
  run: RunContext,
  questions: readonly Question[],
  fresh: FreshCustomers,
): Promise<readonly Reading[]> {
  const looks = questions.map((question) => inTime(run, look(run, [question], { from: 0, fresh, isGlance: true })));
  return (await Promise.all(looks)).flat();
}

async function inTime({ clock, signal }: RunContext, looked: Promise<readonly Reading[]>): Promise<readonly Reading[]> {
  const done = new AbortController();
  const late = clock.sleep(lookWithinMs, AbortSignal.any([done.signal, signal])).then(
    () => [],
    () => looked,
  );
  return Promise.race([looked, late]).finally(() => done.abort());
}
