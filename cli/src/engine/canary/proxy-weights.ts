import { smokeHeader } from "@shopstream/cdk8s/mesh/smoke-route.ts";

/**
 * The share of calls, in percent, that a proxy sends to the new version of a service by any of its routes: 0 where it
 * knows none, and without those that ask for the new version by name, as a smoke test does. Reads Envoy's config dump: a route
 * has one cluster or weighted ones, named `outbound|port|subset|host`.
 */
export function canaryShare(dump: unknown, service: string, namespace: string): number {
  const isCanary = (name: string) =>
    new RegExp(`^outbound\\|\\d+\\|canary\\|${service}\\.${namespace}\\.svc(\\.|$)`).test(name);
  return Math.max(0, ...[...routesIn(dump)].map((route) => shareOf(route, isCanary)));
}

/** Whether the proxy has a route to the service at all. */
export function leadsTo(dump: unknown, service: string, namespace: string): boolean {
  const isOurs = new RegExp(`^outbound\\|\\d+\\|\\w*\\|${service}\\.${namespace}\\.svc(\\.|$)`);
  return [...routesIn(dump)].some(({ cluster, weighted_clusters: weighted }) =>
    [cluster ?? "", ...(weighted?.clusters ?? []).map(({ name }) => name)].some((name) => isOurs.test(name)),
  );
}

/** Whether it is an answer: a proxy of the mesh has routes to somebody. */
export const hasRoutes = (dump: unknown): boolean => routesIn(dump).next().done === false;

interface RouteAction {
  readonly cluster?: string;
  readonly weighted_clusters?: { readonly clusters: readonly { readonly name: string; readonly weight?: number }[] };
}

function shareOf({ cluster, weighted_clusters: weighted }: RouteAction, isCanary: (name: string) => boolean): number {
  if (cluster !== undefined) return isCanary(cluster) ? 100 : 0;
  const clusters = weighted?.clusters ?? [];
  const sum = (all: typeof clusters) => all.reduce((total, { weight = 0 }) => total + weight, 0);
  const all = sum(clusters);
  return all === 0 ? 0 : (100 * sum(clusters.filter(({ name }) => isCanary(name)))) / all;
}

/** Every `route` action, however deep: the dump's outer shape differs between Envoy's versions. */
function* routesIn(node: unknown): Generator<RouteAction> {
  if (typeof node !== "object" || node === null || isTrial(node)) return;
  for (const [key, child] of Object.entries(node)) {
    if (key === "route" && !Array.isArray(child)) yield child as RouteAction;
    yield* routesIn(child);
  }
}

function isTrial({ match }: { readonly match?: { readonly headers?: readonly { readonly name: string }[] } }): boolean {
  return match?.headers?.some(({ name }) => name === smokeHeader) ?? false;
}
