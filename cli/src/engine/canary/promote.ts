import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { Rollout } from "./rollout.ts";
import { isUnderWay, standOf } from "./stand.ts";

/**
 * Lets a release go on from what somebody saw: `seen` is the revision and step of their screen. The server compares as
 * it changes, so that a release that went on meanwhile is not pushed over a step that nobody looked at.
 */
export async function promote(deps: CanaryDeps, service: string, seen: string, isFull: boolean): Promise<"configured"> {
  const rollout = await rolloutOf(deps, service);
  const stand = standOf(rollout);
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
  const step: PatchOperation[] =
    status.currentStepIndex === undefined
      ? []
      : [{ op: "test", path: "/status/currentStepIndex", value: status.currentStepIndex }];
  return [...ofRevision({ status }), ...step];
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
