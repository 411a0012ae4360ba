import type { AnalysisRun, Rollout } from "./rollout.ts";
import { isUnderWay, isUnseen, standOf } from "./stand.ts";

const revisionAnnotation = "rollout.argoproj.io/revision";

/**
 * The analyses since a version was begun, or tried again. Argo Rollouts keeps those of earlier tries for as long as there is the
 * ReplicaSet, and a version that comes once more, as that of a drill does, has the same hash.
 */
export function runsOfTry(rollout: Rollout, runs: readonly AnalysisRun[]): readonly AnalysisRun[] {
  if (isUnseen(rollout)) return [];
  const revision = rollout.metadata.annotations?.[revisionAnnotation];
  const own = runs.filter(
    ({ metadata: { labels, annotations } }) =>
      labels?.["rollouts-pod-template-hash"] === rollout.status?.currentPodHash &&
      (annotations?.[revisionAnnotation] ?? revision) === revision,
  );
  const tried = own.slice(beginningOf(own));
  const stand = standOf(rollout);
  // Tried again, it has not come to its first analysis yet.
  return isUnderWay(stand) && tried.some((run) => stepOf(run) > stand.step) ? [] : tried;
}

/** Each try asks the same: where one comes again, the next try has begun. What was inconclusive is asked again in the same one. */
function beginningOf(runs: readonly AnalysisRun[]): number {
  let from = 0;
  let asked = new Map<string, AnalysisRun>();
  for (const [at, run] of runs.entries()) {
    const before = asked.get(kindOf(run));
    const isAgain = before?.status?.phase === "Inconclusive" && Number.isNaN(stepOf(run));
    if (before !== undefined && !isAgain) {
      from = at;
      asked = new Map();
    }
    asked.set(kindOf(run), run);
  }
  return from;
}

const stepOf = ({ metadata: { labels } }: AnalysisRun) => Number(labels?.["step-index"] ?? Number.NaN);

const kindOf = ({ metadata: { name, labels } }: AnalysisRun) =>
  labels?.["rollout-type"] === undefined ? name : `${labels["rollout-type"]} ${labels["step-index"]}`;
