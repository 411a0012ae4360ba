import { ShopError } from "../../shop-error.ts";
import type { CanaryCluster, Pod } from "./canary-cluster.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import { asSeen } from "./promote.ts";
import { canaryShare } from "./proxy-weights.ts";
import { revertTemplate } from "./revert.ts";
import type { Rollout } from "./rollout.ts";
import { isUnderWay, standOf } from "./stand.ts";

export interface Aborted {
  readonly service: string;
  readonly outcome: "configured" | "unchanged";
  /** Until the mesh's object, and until every proxy that was asked, sent nothing to the new version. */
  readonly routesAfterMs: number;
  readonly proxiesAfterMs: number;
  readonly proxies: number;
}

const everyMs = 250;

/** Ends a release and proves it: it is over when no proxy sends the new version a call, not when somebody was told. */
export async function abort(deps: CanaryDeps, service: string, withinMs: number, isRevert: boolean): Promise<Aborted> {
  const rollout = await rolloutOf(deps, service);
  const stand = standOf(rollout);
  if (!isUnderWay(stand) && stand.phase !== "aborted" && stand.phase !== "degraded")
    throw new ShopError("SHOP-CANARY-003", `${service} is ${stand.phase}: there is nothing to abort`);
  const from = deps.clock.now();
  const isNew = stand.phase !== "aborted" && (await end(deps, rollout));
  const proof = await untilWithout(deps, rollout, withinMs, from);
  const isReverted = isRevert && (await revertTemplate(deps, service)) === "configured";
  return { service, outcome: isNew || isReverted ? "configured" : "unchanged", ...proof };
}

async function end({ cluster }: CanaryDeps, rollout: Rollout): Promise<boolean> {
  const revision = asSeen(rollout).slice(0, 1);
  const { name } = rollout.metadata;
  if (await cluster.patch(name, [...revision, { op: "add", path: "/status/abort", value: true }], "status"))
    return true;
  throw new ShopError("SHOP-CANARY-002", `${name} has another revision by now; look again before you abort that one`);
}

async function untilWithout({ cluster, clock }: CanaryDeps, rollout: Rollout, withinMs: number, from: number) {
  const routed = rollout.spec.strategy.canary?.trafficRouting?.istio;
  const names = [...(routed?.virtualServices ?? []), ...(routed?.virtualService ? [routed.virtualService] : [])];
  const wait = async (what: string, isDone: () => Promise<boolean>) => {
    while (!(await isDone())) {
      if (clock.now() - from > withinMs)
        throw new ShopError("SHOP-CANARY-005", `${rollout.metadata.name}: ${what} after ${withinMs / 1_000} s`);
      await clock.sleep(everyMs);
    }
    return clock.now() - from;
  };
  const routesAfterMs = await wait("routes still lead to the new version", () => routesAreClear(cluster, names));
  let left = names.length === 0 ? [] : (await cluster.pods()).filter(({ hasProxy }) => hasProxy);
  const proxies = left.length;
  const proxiesAfterMs = await wait("proxies still send calls to the new version", async () => {
    left = await stillSending(cluster, rollout.metadata.name, left);
    return left.length === 0;
  });
  return { routesAfterMs, proxiesAfterMs, proxies };
}

async function routesAreClear(cluster: CanaryCluster, names: readonly { readonly name: string }[]): Promise<boolean> {
  const found = await Promise.all(names.map(({ name }) => cluster.virtualService(name)));
  const routes = found.flatMap((each) => each?.spec.http ?? []);
  // A route of its own to the new version has no weight written beside it.
  return routes.every(({ route }) =>
    route.every(
      ({ destination, weight = route.length === 1 ? 100 : 0 }) => destination.subset !== "canary" || weight === 0,
    ),
  );
}

/** A pod that is gone by now sends nothing; any other that cannot be asked is not taken for silent. */
async function stillSending(cluster: CanaryCluster, service: string, pods: readonly Pod[]): Promise<Pod[]> {
  const there = new Set((await cluster.pods()).map(({ name }) => name));
  const asked = await Promise.all(
    pods
      .filter(({ name }) => there.has(name))
      .map(async (pod) => {
        const share = await shareAt(cluster, service, pod);
        return share === 0 ? [] : [pod];
      }),
  );
  return asked.flat();
}

async function shareAt(cluster: CanaryCluster, service: string, pod: Pod): Promise<number | undefined> {
  const shop = cluster.namespace;
  return cluster.proxyRoutes(pod).then(
    (dump) => canaryShare(dump, service, shop),
    () => undefined,
  );
}
