import type { IVirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, itemsWhen, not, ref, when } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { portsOf } from "../workload/ports.ts";
import { methodsOf } from "./authorization.ts";
import { meshed } from "./names.ts";
import { hurriedCallers, patienceMs } from "./patience.ts";
import { smokeHeader, smokeRoute } from "./smoke-route.ts";

type Services = readonly ServiceInfo[];
type Route = NonNullable<NonNullable<IVirtualService["spec"]>["http"]>[number];

const never = { attempts: 0 };
// One repeat, on another replica if there is one: more would multiply load on a service that is already failing.
const unserved = "connect-failure,refused-stream,reset-before-request";
const once = { attempts: 1, retryOn: `${unserved},unavailable` };
// A proxy chooses the version once and repeats there. Where versions share the calls the library repeats what was answered, and each
// of its calls is a new choice: a read that the new version fails is served by the old one.
const onceIfUnserved = { attempts: 1, retryOn: unserved };
// A replica that says nothing is one that fails, and the repeat has as much time as the first try. Not so where work is slow by
// nature: it would be done twice.
const quickMs = 2_000;
const onceIfSilent = { attempts: 1, retryOn: "connect-failure,refused-stream,reset,unavailable" };

/** How long the mesh waits for each method, and whether it asks again: both as the contract says. */
export function routesFile(chart: HelmChart, { deploy }: ServiceInfo, services: Services): void {
  const { name } = deploy;
  new TemplateFile(chart, "virtualservice", meshed).add<IVirtualService>({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, labels: labelsOf(name) },
    spec: { hosts: [name], http: [...httpRoutes(deploy, services)] },
  });
}

/** In the order in which a proxy tries them: the rest of a port after what is known by name. */
function httpRoutes(deploy: Deploy, services: Services): readonly Route[] {
  return [...trials(deploy, services), ...weightedRoutes(deploy, services)];
}

function weightedRoutes(deploy: Deploy, services: Services): readonly Route[] {
  return [...rpcRoutes(deploy, services), ...rest(deploy, services)];
}

/** Those whose calls versions share. */
export function routeNames(deploy: Deploy, services: Services): readonly string[] {
  return weightedRoutes(deploy, services).map(({ name = "" }) => name);
}

/** To the new version for whoever asks for it by name: it is tried before the first customer comes. */
function trials(deploy: Deploy, services: Services): readonly Route[] {
  const { name: host, release, metricsPort } = deploy;
  if (release === "blue-green") return [];
  const tried = portsOf(deploy).filter(({ port }) => port !== metricsPort);
  return tried.map(({ name, port }) =>
    itemsWhen<Route>(byWeight, {
      name: `${smokeRoute}-${name}`,
      match: [{ port, headers: { [smokeHeader]: { exact: host } } }],
      route: [{ destination: { host, subset: "canary", port: { number: port } } }],
      timeout: `${patienceMs(host, services)}ms`,
      retries: never,
    }),
  );
}

/** The methods of one deadline that may all be repeated, or may not. */
function classesOf(methods: readonly MethodDefinition[]): ReadonlyMap<string, readonly MethodDefinition[]> {
  const classOf = ({ retrySafe, deadlineMs }: MethodDefinition) => `${retrySafe ? "repeatable" : "once"}-${deadlineMs}`;
  const classes = Map.groupBy(methods, classOf);
  return new Map([...classes].sort(([left], [right]) => left.localeCompare(right)));
}

function rpcRoutes(deploy: Deploy, services: Services): readonly Route[] {
  const { name, grpcPort } = deploy;
  if (grpcPort === undefined) return [];
  return [...classesOf(methodsOf(name))].flatMap(([route, methods]) => {
    const [{ retrySafe, deadlineMs }] = methods as [MethodDefinition];
    const paths = methods.map(({ path }) => path).sort();
    const match = paths.map((exact) => ({ uri: { exact }, port: grpcPort }));
    const to = toVersions(deploy, grpcPort);
    const routeOf = (waitMs: number): Route => ({
      ...{ name: route, match, route: to, timeout: `${patienceMs(name, services, waitMs)}ms` },
      ...(retrySafe ? repeated(deadlineMs, waitMs) : { retries: never }),
    });
    return [...forHurried(name, services, routeOf, deadlineMs), routeOf(deadlineMs)];
  });
}

/** Before the route of all others, one for each caller that gives up sooner than it ends. */
function forHurried(
  name: string,
  services: Services,
  routeOf: (waitMs: number) => Route,
  deadlineMs?: number,
): readonly Route[] {
  return hurriedCallers(name, services, deadlineMs).map(({ caller, deadlineMs: waitMs }) => {
    const route = routeOf(waitMs);
    const match = (route.match ?? []).map((each) => ({ ...each, sourceLabels: selectorOf(caller) }));
    return { ...route, name: `${route.name}-${caller}`, match };
  });
}

function repeated(deadlineMs: number, waitMs: number): Partial<Route> {
  const perTryTimeout = `${waitMs}ms`;
  const inHalf = { ...onceIfSilent, perTryTimeout: `${waitMs / 2}ms` };
  const alone = deadlineMs <= quickMs ? inHalf : { ...once, perTryTimeout };
  return when<Partial<Route>>(byWeight, { retries: { ...onceIfUnserved, perTryTimeout } }, { retries: alone });
}

export const byWeight = call("and", meshed, ref("global.rollouts.enabled"));
/** Whether the way in takes part in canaries of what it leads to. */
export const edgeIsWeighted = call("and", byWeight, ref("global.edge.weighted"));

export type Destination = NonNullable<Route["route"]>[number];

export const toService = (host: string, number: number): Destination[] => [{ destination: { host, port: { number } } }];

/** To one name, or where versions share the calls to each by its weight, which Argo Rollouts sets from then on. */
export function toVersions({ name: host, release }: Deploy, number: number): Destination[] {
  if (release === "blue-green") return toService(host, number);
  const port = { number };
  return [
    itemsWhen<Destination>(
      byWeight,
      { destination: { host, subset: "stable", port }, weight: 100 },
      { destination: { host, subset: "canary", port }, weight: 0 },
    ),
    itemsWhen<Destination>(not(byWeight), ...toService(host, number)),
  ];
}

// Pages, health, and methods that are newer than this chart. Istio would repeat them twice unless told not to.
function rest(deploy: Deploy, services: Services): readonly Route[] {
  return portsOf(deploy).flatMap(({ name, port }) => {
    const routeOf = (waitMs?: number): Route => ({
      name: `rest-${name}`,
      match: [{ port }],
      route: toVersions(deploy, port),
      timeout: `${patienceMs(deploy.name, services, waitMs)}ms`,
      retries: never,
    });
    return [...forHurried(deploy.name, services, routeOf), routeOf()];
  });
}
