import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { localServices } from "../colocated/local-services.ts";
import { repository } from "../engine/home.ts";
import type { Experiment } from "./experiment.ts";
import { faultKinds, placesOf } from "./fault-kinds.ts";
import { abortTolerance, lookEveryMs, type Tolerance } from "./hypothesis.ts";
import { spanText } from "./span.ts";

type Check = (experiment: Experiment, file: string) => readonly string[];

/** What a schema cannot say: parts that must fit each other. Each with its place. */
export const problemsOf: Check = (experiment, file) => checks.flatMap((check) => check(experiment, file));

const checks: readonly Check[] = [
  hasTheNameOfItsFile,
  aimsAtWhatItCanHit,
  concernsCallsThatAreMade,
  canBeMadeSomewhere,
  hasCustomersWhereItAsks,
  asksInEveryPhase,
  asksForInvariantsAtRest,
  canBeFoundWrong,
  hasARunbook,
];

function hasTheNameOfItsFile({ name }: Experiment, file: string): readonly string[] {
  return basename(file).replace(/\.ya?ml$/, "") === name ? [] : [`name: ${name} is not the file's name`];
}

function aimsAtWhatItCanHit({ target: { service, engine }, fault }: Experiment): readonly string[] {
  const { targets } = faultKinds[fault.kind];
  const named = [...(service === undefined ? [] : ["service" as const]), ...(engine === undefined ? [] : [engine])];
  if (targets.length === 0) return named.length === 0 ? [] : [`target: ${fault.kind} is aimed at nobody, name nothing`];
  const [only] = named;
  const isRight = named.length === 1 && only !== undefined && targets.includes(only);
  const allowed = targets.map((each) => (each === "service" ? "one service" : `engine: ${each}`));
  return isRight ? [] : [`target: ${fault.kind} hits one of ${allowed.join(", ")}`];
}

function concernsCallsThatAreMade({ fault, target }: Experiment): readonly string[] {
  const from = "from" in fault ? fault.from : undefined;
  if (from === undefined || target.service === undefined) return [];
  const caller = localServices.find(({ name }) => name === from);
  return caller?.calls.includes(target.service) ? [] : [`fault.from: ${from} does not call ${target.service}`];
}

function canBeMadeSomewhere(experiment: Experiment): readonly string[] {
  const { fault, modes } = experiment;
  if (placesOf(experiment).length > 0) return [];
  return [`modes: ${fault.kind} can be made nowhere on a platform that is ${modes.join(" or ")}`];
}

function hasCustomersWhereItAsks({ load, steadyState, abort }: Experiment): readonly string[] {
  return [...steadyState, ...abort].flatMap(({ journey }) =>
    journey === undefined || Object.hasOwn(load, journey.name)
      ? []
      : [`load: nobody makes the journey ${journey.name} that a probe is about`],
  );
}

function asksInEveryPhase({ steadyState }: Experiment): readonly string[] {
  const phases = new Set(steadyState.flatMap(({ when }) => when));
  return (["before", "during", "after"] as const)
    .filter((phase) => !phases.has(phase))
    .map((phase) => `steadyState: nothing is asked ${phase}`);
}

function asksForInvariantsAtRest({ steadyState }: Experiment): readonly string[] {
  return steadyState
    .filter(({ invariants, when }) => invariants !== undefined && when.includes("during"))
    .map(({ name }) => `steadyState: ${name}: invariants need a shop at rest, ask them before and after`);
}

function canBeFoundWrong({ duration, tolerance, abort }: Experiment): readonly string[] {
  const isLate = ({ failures }: Tolerance) => failures * lookEveryMs > duration;
  const why = `looks, one a second, are more than there are in ${spanText(duration)}`;
  return [
    ...(isLate(tolerance) ? [`tolerance.failures: ${tolerance.failures} ${why}`] : []),
    ...(abort.length > 0 && isLate(abortTolerance) ? [`abort: ${abortTolerance.failures} ${why}`] : []),
  ];
}

function hasARunbook({ runbook }: Experiment): readonly string[] {
  return existsSync(join(repository, runbook)) ? [] : [`runbook: there is no ${runbook}`];
}
