import { type CanaryDeps, seenRollout } from "./find.ts";

/**
 * Lets the time of pods count that do not come up. Argo Rollouts (1.9) counts none while any other ReplicaSet bears the time
 * of its end, and that of a version that was given up keeps it after its last pod: without this, no later version would ever
 * be stopped by `progressDeadlineSeconds`.
 */
export async function countTime(deps: CanaryDeps, service: string): Promise<void> {
  const { spec, status } = await seenRollout(deps, service);
  const [current, stable] = [status?.currentPodHash, status?.stableRS];
  // Of one that is still given up Argo Rollouts would write it down again; of one that is finished nothing is waited for.
  if (status?.abort === true || current === stable) return;
  const others = (await deps.cluster.replicaSets(service)).filter(
    ({ hash, endsAt }) => endsAt !== undefined && hash !== current && hash !== stable,
  );
  // What a switch has left stands by to be returned to, for its time.
  const over = spec.strategy.blueGreen === undefined ? others : others.filter(({ replicas }) => replicas === 0);
  await Promise.all(over.map(({ name }) => deps.cluster.forgetEnd(name)));
}
