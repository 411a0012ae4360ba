import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { Rollout } from "./rollout.ts";
import { isUnderWay, standOf } from "./stand.ts";

/**
 * Lets a release go on from what somebody saw: `seen` is the revision, step, phase and try of their screen. The server compares
 * as it changes, so that a release that went on meanwhile is not pushed over a step that nobody looked at.
 */
export async function promote(deps: CanaryDeps, service: string, seen: string, isFull: boolean): Promise<"configured"> {
  const [rollout, runs] = await Promise.all([rolloutOf(deps, service), deps.cluster.analysisRuns(service)]);
  const stand = standOf(rollout, runs);
  if (stand.seen !== seen)
    throw new ShopError("SHOP-CANARY-002", `you saw ${seen}; ${service} is at ${stand.seen}, ${stand.phase}`);
  if (!isUnderWay(stand)) throw new ShopError("SHOP-CANARY-003", `${service} is ${stand.phase}`);
  if (rollout.spec.paused && !(await deps.cluster.patch(service, [...asSeen(rollout), resume])))
    throw new ShopError("SHOP-CANARY-002", `${service} went on while it was being promoted from ${seen}`);
  if (rollout.spec.paused && !isFull) return "configured";
  const onward = isFull ? straightOn : nextStep(rollout);
  if (onward.length === 0)
    throw new ShopError(
      "SHOP-CANARY-003",
      `${service} switches by itself when it was tried: no step is to be passed over`,
    );
  if (await deps.cluster.patch(service, [...asSeen(rollout), ...onward], "status")) return "configured";
  throw new ShopError("SHOP-CANARY-002", `${service} went on while it was being promoted from ${seen}`);
}

function asSeen({ status = {} }: Rollout): readonly PatchOperation[] {
  const { currentStepIndex, pauseConditions, canary } = status;
  const test = (path: string, value: unknown): PatchOperation => ({ op: "test", path: `/status/${path}`, value });
  const run = canary?.currentStepAnalysisRunStatus?.name;
  return [
    ...ofRevision({ status }),
    ...(currentStepIndex === undefined ? [] : [test("currentStepIndex", currentStepIndex)]),
    // Nothing there is null to the server. A pause has the time of its beginning.
    test("pauseConditions", pauseConditions ?? null),
    ...(run === undefined ? [] : [test("canary/currentStepAnalysisRunStatus/name", run)]),
  ];
}

/** What a plain promote would pass over that is not over yet; undefined where it only ends a pause. */
export async function passedOver(deps: CanaryDeps, service: string): Promise<string | undefined> {
  const { spec, status = {} } = await rolloutOf(deps, service);
  const steps = spec.strategy.canary?.steps ?? [];
  const step = steps[status.currentStepIndex ?? steps.length];
  if (step === undefined || spec.paused || (status.pauseConditions ?? []).length > 0) return undefined;
  const names = step.analysis?.templates.map(({ templateName }) => templateName).join(", ");
  return `${service} passes over ${names === undefined ? `step ${status.currentStepIndex}` : `${names}, which still runs`}`;
}

export const ofRevision = ({ status = {} }: Pick<Rollout, "status">): readonly PatchOperation[] => [
  { op: "test", path: "/status/currentPodHash", value: status.currentPodHash ?? "" },
];

const straightOn: readonly PatchOperation[] = [{ op: "add", path: "/status/promoteFull", value: true }];
// Somebody has paused the whole Rollout: its controller does nothing until then.
const resume: PatchOperation = { op: "replace", path: "/spec/paused", value: false };
const unpause: PatchOperation = { op: "remove", path: "/status/pauseConditions" };

/** As Argo Rollouts' own program does it: a pause ends, an analysis is passed over, one that is inconclusive both. */
function nextStep({ spec, status = {} }: Rollout): readonly PatchOperation[] {
  const isPaused = (status.pauseConditions ?? []).length > 0;
  const stepAnalysis = status.canary?.currentStepAnalysisRunStatus;
  const next: PatchOperation = {
    op: "add",
    path: "/status/currentStepIndex",
    value: Math.min((status.currentStepIndex ?? 0) + 1, spec.strategy.canary?.steps?.length ?? 0),
  };
  if (isPaused && stepAnalysis?.status === "Inconclusive")
    return [unpause, { op: "add", path: "/status/controllerPause", value: false }, next];
  if (isPaused) return [unpause];
  return spec.strategy.canary === undefined ? [] : [next];
}
