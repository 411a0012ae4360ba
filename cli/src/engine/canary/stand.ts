import { createHash } from "node:crypto";
import type { AnalysisRun, CanaryStep, Rollout } from "./rollout.ts";
import { imageOf } from "./rollout.ts";

export type Phase = "healthy" | "progressing" | "paused" | "held" | "aborted" | "degraded";

/** Where a release stands, as an operator sees it on one line. */
export interface Stand {
  readonly service: string;
  readonly phase: Phase;
  readonly why: string;
  /** Steps done, and all of them. A switch has none. */
  readonly step: number;
  readonly steps: number;
  /** Percent of the calls that the new version gets. */
  readonly weight: number;
  readonly canary: string;
  readonly stable: string;
  readonly image: string;
  /** What promote wants to be told: which revision, step, phase and try of it somebody saw. */
  readonly seen: string;
}

/** Of how many errors in a row an analysis is said to be held: its Prometheus does not answer. */
const errorsOfAHold = 3;

export function standOf(rollout: Rollout, runs: readonly AnalysisRun[] = []): Stand {
  const { metadata, spec, status = {} } = rollout;
  const steps = spec.strategy.canary?.steps ?? [];
  const { currentPodHash: canary = "", stableRS: stable = "", currentStepIndex = steps.length } = status;
  const { phase, why } = phaseOf(rollout, steps[currentStepIndex], runs);
  const weight = weightOf(rollout, phase);
  return {
    service: metadata.name,
    ...{ phase, canary, stable, weight },
    why: phase === "aborted" && weight > 0 ? `still ${weight} % of the calls go to it: ${why}` : why,
    step: currentStepIndex,
    steps: steps.length,
    image: imageOf(spec.template),
    seen: `${canary}/${currentStepIndex}/${phase}/${markOfTry(rollout)}`,
  };
}

/** Of two tries, or two pauses, of one version at one step: another one. */
function markOfTry({ status = {} }: Rollout): string {
  const { canary, blueGreen, pauseConditions = [] } = status;
  const runs = [
    canary?.currentStepAnalysisRunStatus,
    canary?.currentBackgroundAnalysisRunStatus,
    blueGreen?.prePromotionAnalysisRunStatus,
    blueGreen?.postPromotionAnalysisRunStatus,
  ].map((run) => run?.name ?? "");
  return createHash("sha256")
    .update(JSON.stringify([runs, pauseConditions]))
    .digest("hex")
    .slice(0, 6);
}

/** What the controller has not looked at since the last change: its status is that of the version before. */
export function isUnseen({ metadata, status = {} }: Rollout): boolean {
  return status.observedGeneration !== undefined && Number(status.observedGeneration) < (metadata.generation ?? 0);
}

function weightOf(rollout: Rollout, phase: Phase): number {
  const { spec, status = {} } = rollout;
  if (isUnseen(rollout)) return 0;
  if (status.currentPodHash === status.stableRS) return 100;
  if (spec.strategy.blueGreen) return status.blueGreen?.activeSelector === status.currentPodHash ? 100 : 0;
  const routed = status.canary?.weights?.canary?.weight;
  if (routed !== undefined) return routed;
  if (phase === "aborted") return 0;
  const done = (spec.strategy.canary?.steps ?? []).slice(0, (status.currentStepIndex ?? 0) + 1);
  return done.findLast(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 0;
}

interface Judged {
  readonly phase: Phase;
  readonly why: string;
}

function phaseOf(rollout: Rollout, step: CanaryStep | undefined, runs: readonly AnalysisRun[]): Judged {
  const { spec, status = {} } = rollout;
  const message = status.message ?? "";
  if (isUnseen(rollout)) return { phase: "progressing", why: "not looked at yet" };
  if (status.abort === true) return { phase: "aborted", why: message };
  const reasons = (status.pauseConditions ?? []).map(({ reason }) => reason);
  if (reasons.includes("InconclusiveAnalysisRun")) return { phase: "paused", why: "the analysis is inconclusive" };
  const isTimed = step?.pause?.duration !== undefined;
  if (spec.paused || (reasons.length > 0 && !isTimed)) return { phase: "paused", why: "waits for a person" };
  if (status.phase === "Degraded") return { phase: "degraded", why: message };
  if (status.phase === "Healthy") return { phase: "healthy", why: "" };
  const deaf = deafOf(
    runs.filter(({ metadata: { labels } }) => labels?.["rollouts-pod-template-hash"] === status.currentPodHash),
  );
  if (deaf !== undefined) return { phase: "held", why: `nothing can be measured: ${deaf}` };
  return { phase: "progressing", why: isTimed ? "lets time pass" : message };
}

/** What the metrics' server says, or the lack of it, while an analysis that runs gets nothing but errors. */
function deafOf(runs: readonly AnalysisRun[]): string | undefined {
  const results = runs
    .filter(({ status }) => status?.phase === "Running")
    .flatMap(({ status }) => status?.metricResults ?? [])
    .filter(({ consecutiveError = 0 }) => consecutiveError >= errorsOfAHold);
  return results[0]?.message ?? results[0]?.measurements?.at(-1)?.message;
}

/** Whether a release is under way: neither finished nor given up. */
export const isUnderWay = ({ phase }: Pick<Stand, "phase">) =>
  phase === "progressing" || phase === "paused" || phase === "held";
