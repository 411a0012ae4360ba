import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../../shop-error.ts";
import type { CanaryCluster } from "./canary-cluster.ts";
import type { Rollout } from "./rollout.ts";
import { type Stand, standOf } from "./stand.ts";

export interface CanaryDeps {
  readonly cluster: CanaryCluster;
  readonly clock: Clock;
}

export async function rolloutOf({ cluster }: CanaryDeps, service: string): Promise<Rollout> {
  const found = await cluster.find(service);
  if (found !== undefined) return found;
  throw new ShopError("SHOP-CANARY-001", `${service} is not released by Argo Rollouts at ${cluster.place}`);
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
