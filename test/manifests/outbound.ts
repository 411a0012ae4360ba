import type { Rendered } from "../../cdk8s/src/helm/render-chart.ts";
import { address, listener, type Resources, type } from "./envoy.ts";

interface Route {
  readonly match?: readonly { readonly uri?: { readonly exact: string }; readonly sourceLabels?: object }[];
  readonly timeout: string;
  readonly retries: { readonly attempts: number; readonly retryOn?: string; readonly perTryTimeout?: string };
}

interface Policy {
  readonly connectionPool: {
    readonly tcp: { readonly connectTimeout: string; readonly maxConnections: number };
    readonly http: { readonly http2MaxRequests: number; readonly http1MaxPendingRequests: number };
  };
  readonly outlierDetection: Readonly<
    Record<"consecutive5xxErrors" | "consecutiveGatewayErrors" | "maxEjectionPercent" | "minHealthPercent", number> &
      Record<"interval" | "baseEjectionTime", string>
  >;
  readonly retryBudget: { readonly percent: number; readonly minRetryConcurrency: number };
}

const seconds = (duration = "0ms") => `${Number(/^(\d+)ms$/.exec(duration)?.[1]) / 1_000}s`;

/**
 * What a caller's proxy is told of a service by the VirtualService and DestinationRule of its chart, as istiod puts it (compared with
 * `pilot-agent request GET config_dump` on the bed), with the replicas' ports in place of what is found out about pods.
 */
export function towards(service: string, objects: readonly Rendered[], ports: readonly number[]): Resources {
  const spec = (kind: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === service)?.spec;
  const { http } = spec("VirtualService") as { http: readonly Route[] };
  const { trafficPolicy } = spec("DestinationRule") as { trafficPolicy: Policy };
  const routes = http.filter(({ match = [] }) => match.every(({ sourceLabels }) => sourceLabels === undefined));
  const manager = {
    "@type": type("network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: service,
    route_config: {
      virtual_hosts: [{ name: service, domains: ["*"], routes: routes.flatMap((route) => routesOf(route, service)) }],
    },
    http_filters: [{ name: "envoy.filters.http.router", typed_config: { "@type": type("http.router.v3.Router") } }],
  };
  return { listeners: [listener(service, manager)], clusters: [clusterOf(service, trafficPolicy, ports)] };
}

function routesOf({ match = [], timeout, retries }: Route, cluster: string): readonly object[] {
  const action = {
    ...{ cluster, timeout: seconds(timeout) },
    // A gRPC call is ended by the deadline that it brings, if that is sooner.
    max_grpc_timeout: seconds(timeout),
    ...(retries.attempts === 0
      ? {}
      : {
          retry_policy: {
            ...{
              retry_on: retries.retryOn,
              num_retries: retries.attempts,
              per_try_timeout: seconds(retries.perTryTimeout),
            },
            retry_host_predicate: [
              {
                name: "envoy.retry_host_predicates.previous_hosts",
                typed_config: {
                  "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
                },
              },
            ],
            host_selection_retry_max_attempts: 5,
          },
        }),
  };
  return match.map(({ uri }) => {
    return { match: uri === undefined ? { prefix: "/" } : { path: uri.exact }, route: action };
  });
}

function clusterOf(name: string, { connectionPool, outlierDetection, retryBudget }: Policy, ports: readonly number[]) {
  const { tcp, http } = connectionPool;
  const protocol = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  return {
    ...{ name, type: "STATIC", connect_timeout: tcp.connectTimeout, lb_policy: "LEAST_REQUEST" },
    circuit_breakers: {
      thresholds: [
        {
          max_connections: tcp.maxConnections,
          max_pending_requests: http.http1MaxPendingRequests,
          max_requests: http.http2MaxRequests,
          max_retries: 4_294_967_295,
          retry_budget: {
            budget_percent: { value: retryBudget.percent },
            min_retry_concurrency: retryBudget.minRetryConcurrency,
          },
        },
      ],
    },
    outlier_detection: {
      consecutive_5xx: outlierDetection.consecutive5xxErrors,
      consecutive_gateway_failure: outlierDetection.consecutiveGatewayErrors,
      ...{ enforcing_consecutive_5xx: 100, enforcing_consecutive_gateway_failure: 100, enforcing_success_rate: 0 },
      ...{ interval: outlierDetection.interval, base_ejection_time: outlierDetection.baseEjectionTime },
      max_ejection_percent: outlierDetection.maxEjectionPercent,
    },
    common_lb_config: { healthy_panic_threshold: { value: outlierDetection.minHealthPercent } },
    typed_extension_protocol_options: {
      [protocol]: {
        "@type": `type.googleapis.com/${protocol}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: ports.map((port) => ({ endpoint: { address: address(port) } })) }],
    },
  };
}
