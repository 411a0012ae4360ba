import type { IEnvoyFilter } from "@kubernetes-models/istio/networking.istio.io/v1alpha3/EnvoyFilter";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { accessToken } from "@shopstream/platform/tokens.ts";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, ref, value } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { beforeRouter } from "./before-router.ts";
import { problems } from "./edge-problems.ts";
import { meshed } from "./names.ts";

type Patch = NonNullable<NonNullable<IEnvoyFilter["spec"]>["configPatches"]>[number];

/**
 * What the proxy of a service that strangers reach looks at first, so that the service need not: how many requests there are, how
 * long they claim to be, and whether a token was signed by the shop. In that proxy, because that is where the shop's charts reach,
 * whatever leads there.
 */
export function edgeFiltersFile(chart: HelmChart, { deploy }: ServiceInfo): void {
  if (deploy.edge === undefined) return;
  new TemplateFile(chart, "envoyfilter", meshed)
    .add(filter(deploy, "limit", 1, [flood, tooLong(deploy)]))
    // After the limit: a signature costs more than a count.
    .add(filter(deploy, "token", 10, [ownKeys(deploy), signature]))
    .add(filter(deploy, "problem", 1, [problems]));
}

function filter({ name }: Deploy, what: string, priority: number, patches: readonly object[]): IEnvoyFilter {
  return {
    // There is no other version: Istio keeps what reaches into Envoy itself in this one.
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: `${name}-${what}`, labels: labelsOf(name) },
    spec: {
      workloadSelector: { labels: selectorOf(name) },
      priority,
      configPatches: patches as Patch[],
    },
  };
}

const always = { default_value: { numerator: 100, denominator: "HUNDRED" } };

const flood = before("local_ratelimit", "local_ratelimit.v3.LocalRateLimit", {
  stat_prefix: "edge",
  token_bucket: {
    max_tokens: value("mesh.requestsPerSecond"),
    tokens_per_fill: value("mesh.requestsPerSecond"),
    fill_interval: "1s",
  },
  filter_enabled: { runtime_key: "edge_limit_enabled", ...always },
  filter_enforced: { runtime_key: "edge_limit_enforced", ...always },
  response_headers_to_add: [{ header: { key: "retry-after", value: "1" } }],
});

// By what the request says of itself: to count what comes, a proxy would have to keep the body whole. The service counts as it reads.
function tooLong({ httpPort }: Deploy): object {
  const largest = Number.MAX_SAFE_INTEGER;
  return {
    applyTo: "HTTP_ROUTE",
    match: {
      context: "SIDECAR_INBOUND",
      routeConfiguration: { portNumber: httpPort, vhost: { name: `inbound|http|${httpPort}` } },
    },
    patch: {
      operation: "INSERT_FIRST",
      value: {
        name: "too-long",
        match: {
          prefix: "/",
          headers: [
            // An import of products is one long stream, which is read line by line.
            { name: ":path", string_match: { prefix: "/v1/products:import" }, invert_match: true },
            {
              name: "content-length",
              range_match: { start: as<number>(call("int64", ref("mesh.maxBodyBytes"))), end: largest },
            },
          ],
        },
        direct_response: { status: 413 },
      },
    },
  };
}

const keysCluster = "keys-of-tokens";

/**
 * The way to the keys: the service beside the proxy has them in a file, so no other service must be up. Istio's own cluster for
 * calls to that service cannot be used: it goes where a connection was meant to go, and this one was meant for nobody.
 */
function ownKeys({ metricsPort, httpPort }: Deploy): object {
  const address = { socket_address: { address: "127.0.0.1", port_value: metricsPort ?? httpPort } };
  return {
    applyTo: "CLUSTER",
    match: { context: "SIDECAR_INBOUND" },
    patch: {
      operation: "ADD",
      value: {
        name: keysCluster,
        type: "STATIC",
        connect_timeout: "1s",
        load_assignment: { cluster_name: keysCluster, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
      },
    },
  };
}

const aYearSeconds = 365 * 24 * 3600;

/**
 * Whoever shows a token must show one that the shop signed; who shows none is let through, since most of the shop is open. The rest
 * of it is for services to judge: clients refresh by their answer to one that has expired. Cookies are theirs too.
 */
const signature = before("jwt_authn", "jwt_authn.v3.JwtAuthentication", {
  providers: {
    shop: {
      issuer: accessToken.issuer,
      forward: true,
      clock_skew_seconds: aYearSeconds,
      remote_jwks: {
        http_uri: { uri: "http://localhost/keys", cluster: keysCluster, timeout: "2s" },
        cache_duration: "60s",
        async_fetch: { fast_listener: true },
      },
    },
  },
  rules: [
    {
      match: { prefix: "/" },
      requires: { requires_any: { requirements: [{ provider_name: "shop" }, { allow_missing: {} }] } },
    },
  ],
});

function before(name: string, type: string, config: object): object {
  return beforeRouter({
    name: `envoy.filters.http.${name}`,
    typed_config: { "@type": `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...config },
  });
}
