import type { IVirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf } from "../workload/labels.ts";
import { portsOf } from "../workload/ports.ts";
import { methodsOf } from "./authorization.ts";
import { meshed } from "./names.ts";

type Route = NonNullable<NonNullable<IVirtualService["spec"]>["http"]>[number];

// The library gives up first and says so in the shop's own words; the mesh ends what the library no longer waits for.
const graceMs = 500;
const deadlines = contract.flatMap(({ methods }) => Object.values(methods).map(({ deadlineMs }) => deadlineMs));
/** Beyond the longest route inside: whoever comes in by the edge is answered by the gateway itself. */
export const edgeTimeoutMs = Math.max(...deadlines) + 2 * graceMs;

const never = { attempts: 0 };
// One repeat, on another replica if there is one: more would multiply load on a service that is already failing.
const once = { attempts: 1, retryOn: "connect-failure,refused-stream,reset-before-request,unavailable" };

/** How long the mesh waits for each method, and whether it asks again: both as the contract says. */
export function routesFile(chart: HelmChart, { deploy }: ServiceInfo): void {
  const { name } = deploy;
  new TemplateFile(chart, "virtualservice", meshed).add<IVirtualService>({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, labels: labelsOf(name) },
    spec: { hosts: [name], http: [...rpcRoutes(deploy), ...rest(deploy)] },
  });
}

/** The methods of one deadline that may all be repeated, or may not. */
function classesOf(methods: readonly MethodDefinition[]): ReadonlyMap<string, readonly MethodDefinition[]> {
  const classOf = ({ retrySafe, deadlineMs }: MethodDefinition) => `${retrySafe ? "repeatable" : "once"}-${deadlineMs}`;
  const classes = Map.groupBy(methods, classOf);
  return new Map([...classes].sort(([left], [right]) => left.localeCompare(right)));
}

function rpcRoutes({ name, grpcPort }: Deploy): readonly Route[] {
  if (grpcPort === undefined) return [];
  return [...classesOf(methodsOf(name))].map(([route, methods]) => {
    const paths = methods.map(({ path }) => path).sort();
    const [{ retrySafe, deadlineMs }] = methods as [MethodDefinition];
    return {
      name: route,
      match: paths.map((exact) => ({ uri: { exact }, port: grpcPort })),
      route: to(name, grpcPort),
      timeout: `${deadlineMs + graceMs}ms`,
      retries: retrySafe ? { ...once, perTryTimeout: `${deadlineMs}ms` } : never,
    };
  });
}

const to = (host: string, port: number) => [{ destination: { host, port: { number: port } } }];

// Pages, health, and methods that are newer than this chart. Istio would repeat them twice unless told not to.
function rest(deploy: Deploy): readonly Route[] {
  return portsOf(deploy).map(({ name, port }) => ({
    name: `rest-${name}`,
    match: [{ port }],
    route: to(deploy.name, port),
    timeout: `${edgeTimeoutMs}ms`,
    retries: never,
  }));
}
