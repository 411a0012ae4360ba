/** A statistic that proxies keep beyond Istio's own choice: a pattern for its whole name, and what Prometheus calls it. */
interface Kept {
  readonly pattern: string;
  readonly metrics: readonly string[];
}

// Every series costs memory in every proxy, so these are all: breakers, ejections, repeats, what was refused and why.
const kept = {
  open: {
    pattern: String.raw`cluster\.outbound.*\.circuit_breakers\.default\.(cx|rq|rq_pending)_open`,
    metrics: ["cx_open", "rq_open", "rq_pending_open"].map((name) => `envoy_cluster_circuit_breakers_default_${name}`),
  },
  calls: {
    pattern: String.raw`cluster\.outbound.*\.upstream_(rq_total|rq_retry|rq_active_overflow|rq_pending_overflow|cx_overflow)`,
    metrics: ["rq_total", "rq_retry", "rq_active_overflow", "rq_pending_overflow", "cx_overflow"].map(
      (name) => `envoy_cluster_upstream_${name}`,
    ),
  },
  // Calls that reached nobody: no service counts them.
  lost: {
    pattern: String.raw`cluster\.outbound.*\.upstream_cx_(connect_fail|none_healthy)`,
    metrics: ["connect_fail", "none_healthy"].map((name) => `envoy_cluster_upstream_cx_${name}`),
  },
  ejections: {
    pattern: String.raw`cluster\.outbound.*\.outlier_detection\.ejections_(active|enforced_total)`,
    metrics: ["active", "enforced_total"].map((name) => `envoy_cluster_outlier_detection_ejections_${name}`),
  },
  // Istio makes a label of the outcome: authz_enforce_result.
  denied: { pattern: String.raw`.*\.rbac\.denied`, metrics: ["envoy_http_rbac"] },
  plaintext: { pattern: String.raw`.*\.no_filter_chain_match`, metrics: ["envoy_listener_no_filter_chain_match"] },
  flooded: {
    pattern: String.raw`.*http_local_rate_limit\.rate_limited`,
    metrics: ["envoy_edge_http_local_rate_limit_rate_limited"],
  },
  forged: { pattern: String.raw`.*\.jwt_authn\.denied`, metrics: ["envoy_http_jwt_authn_denied"] },
} as const satisfies Readonly<Record<string, Kept>>;

export const keptStatistics: readonly string[] = Object.values(kept).map(({ pattern }) => pattern);
export const keptMetrics: readonly string[] = Object.values(kept).flatMap(({ metrics }) => [...metrics]);

const lines = [
  // The sidecar must be there before the first call and stay until the last one is answered.
  "holdApplicationUntilProxyStarts: true",
  "terminationDrainDuration: 30s",
  "proxyStatsMatcher:",
  "  inclusionRegexps:",
  ...keptStatistics.map((pattern) => `    - '${pattern}'`),
];

/** For the annotation of a pod. */
export const proxySettings = `${lines.join("\n")}\n`;
