import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../../shop-error.ts";
import type { CanaryCluster } from "./canary-cluster.ts";
import type { Rollout } from "./rollout.ts";
import { isUnseen, type Stand, standOf } from "./stand.ts";

const everyMs = 250;
// A controller that is there looks within a second; one that elects its leader anew takes some.
const seenWithinMs = 10_000;

export interface CanaryDeps {
  readonly cluster: CanaryCluster;
  readonly clock: Clock;
}

export async function rolloutOf({ cluster }: CanaryDeps, service: string): Promise<Rollout> {
  const found = await cluster.find(service);
  if (found !== undefined) return found;
  throw new ShopError("SHOP-CANARY-001", `${service} is not released by Argo Rollouts at ${cluster.place}`);
}

/** As soon as the controller has looked at the last change, or as it is when that takes too long. */
export async function seenRollout(deps: CanaryDeps, service: string, withinMs = seenWithinMs): Promise<Rollout> {
  const until = deps.clock.now() + Math.min(withinMs, seenWithinMs);
  for (;;) {
    const rollout = await rolloutOf(deps, service);
    if (!isUnseen(rollout) || deps.clock.now() >= until) return rollout;
    await deps.clock.sleep(everyMs);
  }
}

export const changedMeanwhile = (service: string) =>
  new ShopError("SHOP-CANARY-002", `${service} was changed by somebody else meanwhile`);

export async function lookAt(deps: CanaryDeps, service: string): Promise<Stand> {
  const [rollout, runs] = await Promise.all([rolloutOf(deps, service), deps.cluster.analysisRuns(service)]);
  return standOf(rollout, runs);
}

export async function lookAtAll({ cluster }: CanaryDeps): Promise<readonly Stand[]> {
  const rollouts = await cluster.list();
  const stands = rollouts.map(async (rollout) => standOf(rollout, await cluster.analysisRuns(rollout.metadata.name)));
  return (await Promise.all(stands)).sort((left, right) => left.service.localeCompare(right.service));
}
