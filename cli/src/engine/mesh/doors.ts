import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { methodsOf } from "@shopstream/cdk8s/mesh/authorization.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { Labels } from "../label-selector.ts";
import { labelsOfService } from "./labels.ts";
import { type AuthorizationPolicy, isLetIn, type MeshRequest } from "./rules.ts";
import { knowsWay, type Sidecar } from "./scopes.ts";

/** Somebody who is no service of the shop; as a callee a pod that no policy names. */
export const anybody = "*";

/** What a cluster says about who may call whom, and the pods that it says it of. */
export interface Doors {
  readonly namespace: string;
  readonly trustDomain: string;
  readonly policies: readonly AuthorizationPolicy[];
  readonly scopes: readonly Sidecar[];
  readonly labels: readonly Labels[];
}

/** In front of every name in the charts' own policies. */
export function trustDomainOf(wanted: readonly Rendered[]): string {
  const [, domain] = /"([^"/]+)\/ns\/[^"]*\/sa\//.exec(JSON.stringify(wanted)) ?? [];
  return domain ?? "cluster.local";
}

/** Whether any request of a caller is let in by any pod of a callee. */
function isAllowed({ namespace, trustDomain, policies, labels }: Doors, caller: string, callee: Deploy): boolean {
  // Whoever is let in from a namespace that is not there, under a name that nobody has, is let in from everywhere.
  const ns = caller === anybody ? "nowhere" : namespace;
  const account = caller === anybody ? "anybody" : caller;
  const who = { principal: `${trustDomain}/ns/${ns}/sa/${account}`, namespace: ns };
  const pods = labelsOfService(labels, callee.name);
  return requestsTo(callee).some((what) => pods.some((pod) => isLetIn(policies, pod, { ...who, ...what })));
}

type Asked = Pick<MeshRequest, "port" | "method" | "path">;

/** What tells a caller: its methods, one that nobody has, and pages; not health and figures, which are for more than callers. */
function requestsTo({ name, grpcPort, httpPort, metricsPort }: Deploy): readonly Asked[] {
  const pages = [httpPort, ...(metricsPort === undefined ? [] : [metricsPort])].flatMap((port) => [
    { port, method: "GET", path: "/" } as const,
    { port, method: "POST", path: "/" } as const,
  ]);
  if (grpcPort === undefined) return pages;
  const paths = [...methodsOf(name).map(({ path }) => path), "/nobody.v1.NobodyService/Nothing"];
  return [...paths.map((path) => ({ port: grpcPort, method: "POST", path }) as const), ...pages];
}

/** Whether a pod without a policy of its own lets in whoever comes: what the default deny is for. */
function isOpenByDefault({ policies, trustDomain }: Doors): boolean {
  const who = { principal: `${trustDomain}/ns/nowhere/sa/anybody`, namespace: "nowhere" };
  return isLetIn(policies, {}, { ...who, port: 80, method: "GET", path: "/" });
}

/** Whether any pod of a caller finds a way to a callee; to anybody: to a Service that is nobody's. */
function isKnown({ namespace, scopes, labels }: Doors, caller: string, callee: string): boolean {
  const isOwnNamespace = callee !== anybody;
  const host = isOwnNamespace ? `${callee}.${namespace}.svc.cluster.local` : "anything.anywhere.svc.cluster.local";
  return labelsOfService(labels, caller).some((pod) => knowsWay(scopes, pod, { host, isOwnNamespace }));
}

/** Every pair that is open on either side, as the cluster is at this moment. */
export function openPairs(doors: Doors, services: readonly ServiceInfo[]) {
  const names = services.map(({ deploy }) => deploy.name);
  const pairs = (callers: readonly string[], isOpen: (caller: string, callee: Deploy) => boolean) =>
    services.flatMap(({ deploy }) =>
      callers
        .filter((caller) => caller !== deploy.name && isOpen(caller, deploy))
        .map((caller) => `${caller} ${deploy.name}`),
    );
  const allowed = pairs([...names, anybody], (caller, callee) => isAllowed(doors, caller, callee));
  const known = pairs(names, (caller, callee) => isKnown(doors, caller, callee.name));
  const everywhere = names.filter((name) => isKnown(doors, name, anybody)).map((name) => `${name} ${anybody}`);
  return {
    allowed: new Set([...allowed, ...(isOpenByDefault(doors) ? [`${anybody} ${anybody}`] : [])]),
    known: new Set([...known, ...everywhere]),
  };
}
