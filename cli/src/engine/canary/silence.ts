import { ShopError } from "../../shop-error.ts";
import type { CanaryCluster, Pod } from "./canary-cluster.ts";
import type { CanaryDeps } from "./find.ts";
import { isPassing } from "./patient-looks.ts";
import { canaryShare, hasRoutes, leadsTo } from "./proxy-weights.ts";
import type { Rollout, RouteReference } from "./rollout.ts";

/** How it is known that the new version gets no call, and how long after the beginning. After a return there is none to get any. */
export interface Silence {
  readonly service: string;
  /** Whom it was learned from: a switch and shares by the number of pods have no routes that a proxy could be asked for. */
  readonly by: "proxies" | "service" | "pods" | "return";
  /** Until the object that leads the calls, and until everybody who was asked, knew the new version no more. */
  readonly routesAfterMs: number;
  readonly proxiesAfterMs: number;
  readonly proxies: number;
}

const everyMs = 250;

type Wait = (what: string, isDone: () => Promise<boolean>) => Promise<number>;

/** Waits until a version that was given up has no call. Nobody's silence is taken for an answer. */
export async function untilSilent(
  deps: CanaryDeps,
  rollout: Rollout,
  withinMs: number,
  from: number,
): Promise<Silence> {
  const { clock } = deps;
  const service = rollout.metadata.name;
  const wait: Wait = async (what, isDone) => {
    while (!(await isDone().catch(bear))) {
      if (clock.now() - from > withinMs)
        throw new ShopError("SHOP-CANARY-005", `${service}: ${what} after ${withinMs / 1_000} s`);
      await clock.sleep(everyMs);
    }
    return clock.now() - from;
  };
  const { blueGreen, canary } = rollout.spec.strategy;
  const routed = canary?.trafficRouting?.istio;
  const names = [...(routed?.virtualServices ?? []), ...(routed?.virtualService ? [routed.virtualService] : [])];
  if (blueGreen !== undefined) return bySelector(deps, rollout, blueGreen.activeService, wait);
  return names.length === 0 ? byPods(deps, rollout, wait) : byProxies(deps, service, names, wait);
}

async function bySelector({ cluster }: CanaryDeps, { metadata, status }: Rollout, active: string, wait: Wait) {
  const afterMs = await wait(
    `the Service ${active} does not lead to the version before`,
    async () => (await cluster.hashOfService(active)) === status?.stableRS,
  );
  return {
    service: metadata.name,
    by: "service",
    routesAfterMs: afterMs,
    proxiesAfterMs: afterMs,
    proxies: 0,
  } as const;
}

async function byPods({ cluster }: CanaryDeps, { metadata: { name }, status }: Rollout, wait: Wait) {
  const afterMs = await wait("pods of the new version are left", async () =>
    (await cluster.pods(name)).every(({ hash }) => hash !== status?.currentPodHash),
  );
  return { service: name, by: "pods", routesAfterMs: afterMs, proxiesAfterMs: afterMs, proxies: 0 } as const;
}

async function byProxies({ cluster }: CanaryDeps, service: string, names: readonly RouteReference[], wait: Wait) {
  const routesAfterMs = await wait("routes lead to the new version, or are not there", () =>
    routesAreClear(cluster, names),
  );
  let left = (await cluster.pods()).filter(({ hasProxy }) => hasProxy);
  const proxies = left.length;
  const isAtEdge = names.some(({ name }) => name === `${service}-edge`);
  const heard = new Set<"routes" | "edge">();
  const proxiesAfterMs = await wait("proxies still send calls to the new version, or do not answer", async () => {
    left = await stillSending(cluster, service, left, heard);
    return left.length === 0;
  });
  if (!heard.has("routes")) throw unproven(service, `none of ${proxies} proxies told of a route`);
  if (isAtEdge && !heard.has("edge"))
    throw unproven(
      service,
      `no proxy in ${cluster.edgeNamespace} has a route to it; name the gateway's with --edge-namespace`,
    );
  return { service, by: "proxies", routesAfterMs, proxiesAfterMs, proxies } as const;
}

// Who cannot be asked for the moment has proven nothing.
function bear(error: unknown): false {
  if (!isPassing(error)) throw error;
  return false;
}

export const unproven = (service: string, why: string) =>
  new ShopError("SHOP-CANARY-005", `${service}: nothing is proven, ${why}`);

async function routesAreClear(cluster: CanaryCluster, names: readonly RouteReference[]): Promise<boolean> {
  const found = await Promise.all(
    names.map(async ({ name, routes: shared }) => {
      const all = (await cluster.virtualService(name))?.spec.http ?? [];
      // The others are for tests, which ask for the new version by name.
      return shared === undefined ? all : all.filter((route) => shared.includes(route.name ?? ""));
    }),
  );
  // Without a route calls go by the Service, to the pods of both versions.
  return found.every((routes) => routes.length > 0 && routes.every(isClear));
}

type Route = NonNullable<NonNullable<Awaited<ReturnType<CanaryCluster["virtualService"]>>>["spec"]["http"]>[number];

// A route of its own to the new version has no weight written beside it.
const isClear = ({ route }: Route) =>
  route.every(
    ({ destination, weight = route.length === 1 ? 100 : 0 }) => destination.subset !== "canary" || weight === 0,
  );

/** A pod that is gone by now sends nothing; any other that cannot be asked is not taken for silent. */
async function stillSending(
  cluster: CanaryCluster,
  service: string,
  pods: readonly Pod[],
  heard: Set<"routes" | "edge">,
): Promise<Pod[]> {
  const there = new Set((await cluster.pods()).map(({ name }) => name));
  const asked = await Promise.all(
    pods
      .filter(({ name }) => there.has(name))
      .map(async (pod) => {
        const dump = await cluster.proxyRoutes(pod).catch(() => undefined);
        if (dump === undefined || canaryShare(dump, service, cluster.namespace) > 0) return [pod];
        if (hasRoutes(dump)) heard.add("routes");
        if (pod.namespace === cluster.edgeNamespace && leadsTo(dump, service, cluster.namespace)) heard.add("edge");
        return [];
      }),
  );
  return asked.flat();
}
