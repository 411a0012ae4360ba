import { type CanaryDeps, rolloutOf } from "./find.ts";
import { imageOf } from "./rollout.ts";

export interface Revision {
  readonly revision: number;
  readonly image: string;
  readonly createdAt: string;
  readonly role: "stable" | "canary" | "before";
  readonly pods: number;
  /** How its analyses ended, in words and numbers. */
  readonly analyses: string;
}

/** The versions that can be returned to, the newest first. */
export async function history(deps: CanaryDeps, service: string): Promise<readonly Revision[]> {
  const { status } = await rolloutOf(deps, service);
  const [sets, runs] = await Promise.all([deps.cluster.replicaSets(service), deps.cluster.analysisRuns(service)]);
  const phasesOf = (hash: string) => {
    const own = runs.filter(({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"] === hash);
    const counts = Map.groupBy(own, (run) => run.status?.phase ?? "Pending");
    return [...counts].map(([phase, those]) => `${those.length} ${phase.toLowerCase()}`).join(", ");
  };
  const roles: Readonly<Record<string, Revision["role"]>> = {
    [status?.currentPodHash ?? ""]: "canary",
    [status?.stableRS ?? ""]: "stable",
  };
  return sets.toReversed().map(({ revision, hash, createdAt, replicas, template }) => ({
    ...{ revision, image: imageOf(template), createdAt },
    role: roles[hash] ?? "before",
    pods: replicas,
    analyses: phasesOf(hash),
  }));
}
