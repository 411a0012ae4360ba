import type { IVirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { text } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { edgePatienceMs } from "./patience.ts";
import { type Destination, edgeIsWeighted, toService, toVersions } from "./routes.ts";
import { smokeHeader } from "./smoke-route.ts";

export interface EdgeRoute {
  readonly path: string;
  readonly service: string;
  readonly port: number;
  readonly to?: Destination[];
}

// What proxies say of a caller, and what they may be told by one, is for those inside. From outside it would be a claim, or an order:
// to repeat a purchase, to wait for longer, to ask the version that is being tried.
const claims = [
  "x-forwarded-client-cert",
  smokeHeader,
  ...["decorator-operation", "hedge-on-per-try-timeout", "max-retries", "retriable-header-names"].map(envoys),
  ...["retriable-status-codes", "retry-grpc-on", "retry-on", "upstream-alt-stat-name"].map(envoys),
  ...["upstream-rq-per-try-timeout-ms", "upstream-rq-timeout-ms"].map(envoys),
];

function envoys(header: string): string {
  return `x-envoy-${header}`;
}

/** From the outside to services, by Istio's gateway. */
export function edgeRoutes(
  name: string,
  hostname: string,
  routes: readonly EdgeRoute[],
  services: readonly ServiceInfo[],
): IVirtualService {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, labels: { "app.kubernetes.io/name": "edge", "app.kubernetes.io/part-of": "shopstream" } },
    spec: {
      hosts: [hostname],
      gateways: ["shop"],
      http: routes.map(({ path, service, port, to = toService(service, port) }) => ({
        name: service,
        match: [{ uri: { prefix: path } }],
        route: to,
        timeout: `${edgePatienceMs(services)}ms`,
        // Istio repeats twice by default, also what must not be.
        retries: { attempts: 0 },
        headers: { request: { remove: [...claims] }, response: { remove: ["x-envoy-upstream-service-time"] } },
      })),
    },
  };
}

/** The routes to one service where versions share the calls: Argo Rollouts wants them to be there before the pods are. */
export function edgeRoutesFile(chart: HelmChart, { deploy }: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name, httpPort, edge } = deploy;
  if (edge === undefined) return;
  const to = toVersions(deploy, httpPort);
  const routes = edge.map((path) => ({ path, service: name, port: httpPort, to }));
  new TemplateFile(chart, "virtualservice-edge", edgeIsWeighted).add(
    edgeRoutes(`${name}-edge`, text("global.host"), routes, services),
  );
}
