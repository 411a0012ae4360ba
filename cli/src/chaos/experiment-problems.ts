import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { localServices } from "../colocated/local-services.ts";
import { repository } from "../engine/home.ts";
import { boundless, mostThatIsSpent } from "./budget.ts";
import { untilEnoughMs, waitsForCustomersMs } from "./enough-customers.ts";
import type { Experiment, JourneyName } from "./experiment.ts";
import { faultKinds, placesOf } from "./fault-kinds.ts";
import { abortTolerance, lookEveryMs, type Tolerance } from "./hypothesis.ts";
import { spanText } from "./span.ts";
import type { Problem } from "./yaml-file.ts";

type Check = (experiment: Experiment, file: string) => readonly Problem[];

const at = (path: string, message: string): Problem => ({ path: path.split("."), message });

/** What a schema cannot say: parts that must fit each other. */
export const problemsOf: Check = (experiment, file) => checks.flatMap((check) => check(experiment, file));

const checks: readonly Check[] = [
  hasTheNameOfItsFile,
  aimsAtWhatItCanHit,
  concernsCallsThatAreMade,
  canBeMadeSomewhere,
  hasCustomersWhereItAsks,
  bringsNoCrowd,
  asksInEveryPhase,
  asksForInvariantsAtRest,
  canBeFoundWrong,
  canBeOverspent,
  hasEnoughCustomers,
  endsBeforeTheKubelet,
  allowsNoMoreThanThereIs,
  hasARunbook,
];

function hasTheNameOfItsFile({ name }: Experiment, file: string): readonly Problem[] {
  return basename(file).replace(/\.ya?ml$/, "") === name ? [] : [at("name", `${name} is not the file's name`)];
}

function aimsAtWhatItCanHit({ target: { service, engine }, fault }: Experiment): readonly Problem[] {
  const { targets } = faultKinds[fault.kind];
  const named = [...(service === undefined ? [] : ["service" as const]), ...(engine === undefined ? [] : [engine])];
  if (targets.length === 0)
    return named.length === 0 ? [] : [at("target", `${fault.kind} is aimed at nobody, name nothing`)];
  const [only] = named;
  const isRight = named.length === 1 && only !== undefined && targets.includes(only);
  const allowed = targets.map((each) => (each === "service" ? "one service" : `engine: ${each}`));
  return isRight ? [] : [at("target", `${fault.kind} hits one of ${allowed.join(", ")}`)];
}

function concernsCallsThatAreMade({ fault, target }: Experiment): readonly Problem[] {
  const from = "from" in fault ? fault.from : undefined;
  if (from === undefined || target.service === undefined) return [];
  const caller = localServices.find(({ name }) => name === from);
  return caller?.calls.includes(target.service) ? [] : [at("fault.from", `${from} does not call ${target.service}`)];
}

function canBeMadeSomewhere(experiment: Experiment): readonly Problem[] {
  const { fault, modes } = experiment;
  if (placesOf(experiment).length > 0) return [];
  return [at("modes", `${fault.kind} can be made nowhere on a platform that is ${modes.join(" or ")}`)];
}

function hasCustomersWhereItAsks({ load, steadyState, abort }: Experiment): readonly Problem[] {
  return [...steadyState, ...abort].flatMap(({ journey }) =>
    journey === undefined || Object.hasOwn(load, journey.name)
      ? []
      : [at("load", `nobody makes the journey ${journey.name} that a probe is about`)],
  );
}

/** On a shared cluster customers are no part of the radius; who wants more makes an overload of it, which says so. */
const customersAtMost = 100;

function bringsNoCrowd({ load }: Experiment): readonly Problem[] {
  const all = Object.values(load).reduce((sum, rate) => sum + rate, 0);
  return all <= customersAtMost
    ? []
    : [at("load", `${all} journeys a second are too many, ${customersAtMost} are allowed`)];
}

function asksInEveryPhase({ steadyState }: Experiment): readonly Problem[] {
  const phases = new Set(steadyState.flatMap(({ when }) => when));
  return (["before", "during", "after"] as const)
    .filter((phase) => !phases.has(phase))
    .map((phase) => at("steadyState", `nothing is asked ${phase}`));
}

function asksForInvariantsAtRest({ steadyState }: Experiment): readonly Problem[] {
  return steadyState.flatMap(({ invariants, when }, index) =>
    invariants !== undefined && when.includes("during")
      ? [at(`steadyState.${index}`, "invariants need a shop at rest: ask them before and after")]
      : [],
  );
}

function canBeFoundWrong({ duration, tolerance, abort, load }: Experiment): readonly Problem[] {
  const isLate = ({ failures }: Tolerance) => failures * lookEveryMs > duration;
  const why = `looks, one a second, are more than there are in ${spanText(duration)}`;
  return [
    ...(isLate(tolerance) ? [at("tolerance.failures", `${tolerance.failures} ${why}`)] : []),
    ...(abort.length > 0 && isLate(abortTolerance) ? [at("abort", `${abortTolerance.failures} ${why}`)] : []),
    ...abort.flatMap(({ journey }, index) => {
      const rate = journey === undefined ? undefined : load[journey.name as JourneyName];
      if (journey === undefined || rate === undefined) return [];
      // Looks know customers of their own, so each waits until enough have come.
      const lookMs = lookEveryMs * Math.max(1, Math.ceil(journey.samples / rate));
      const asked = `three looks at ${journey.samples} who ${journey.name} take ${spanText(3 * lookMs)}, ${rate} a second come`;
      return abortTolerance.failures * lookMs > duration ? [at(`abort.${index}`, asked)] : [];
    }),
  ];
}

/** A limit that nothing reaches is a guard that never says no. Who wants none says so. */
function canBeOverspent({ budget, duration }: Experiment): readonly Problem[] {
  const most = mostThatIsSpent(duration);
  if (budget === undefined || budget >= boundless || budget < most) return [];
  const why = `in ${spanText(duration)} no objective can lose more than ${most.toFixed(2)} % of its budget`;
  return [at("budget", `${budget} % guards nothing: ${why}; ${boundless} says that it may cost all there is`)];
}

/** Before and after it they are waited for; while it lasts there is its time. */
function hasEnoughCustomers(experiment: Experiment): readonly Problem[] {
  const { duration } = experiment;
  const limits = { before: waitsForCustomersMs, during: duration, after: waitsForCustomersMs };
  // Of an overload it is known only there how many come.
  const phases = (["before", "during", "after"] as const).filter(
    (phase) => phase !== "during" || experiment.fault.kind !== "overload",
  );
  return phases.flatMap((phase) => {
    const ms = untilEnoughMs(experiment, phase);
    return ms <= limits[phase]
      ? []
      : [at("load", `what is asked ${phase} takes ${spanText(ms)} of customers, ${spanText(limits[phase])} there are`)];
  });
}

/** Of a pod that answers nothing for 55 s the kubelet makes a new one: what was a freeze would be a kill. */
const frozenAtMostMs = 50_000;

function endsBeforeTheKubelet({ fault, duration }: Experiment): readonly Problem[] {
  if (fault.kind !== "freeze" || duration <= frozenAtMostMs) return [];
  const why = "after that the cluster starts what answers nothing anew; use an outage";
  return [at("duration", `a freeze lasts ${spanText(frozenAtMostMs)} at most: ${why}`)];
}

function allowsNoMoreThanThereIs({ blastRadius: { services } }: Experiment): readonly Problem[] {
  const all = localServices.length;
  return services <= all ? [] : [at("blastRadius.services", `${services} may be hit, and there are ${all}`)];
}

function hasARunbook({ runbook }: Experiment): readonly Problem[] {
  return existsSync(join(repository, runbook)) ? [] : [at("runbook", `there is no ${runbook}`)];
}
