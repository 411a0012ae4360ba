/**
 * What proxies count beyond Istio's own choice, as patterns for whole names: breakers, ejections, repeats, what was refused and why.
 * Every series costs memory in every proxy, so these are all.
 */
export const keptStatistics = [
  String.raw`cluster\.outbound.*\.circuit_breakers\.default\.(cx|rq|rq_pending)_open`,
  String.raw`cluster\.outbound.*\.upstream_(rq_total|rq_retry|rq_pending_overflow|cx_overflow)`,
  String.raw`cluster\.outbound.*\.outlier_detection\.ejections_(active|enforced_total)`,
  String.raw`.*\.rbac\.denied`,
  String.raw`.*\.no_filter_chain_match`,
  String.raw`.*http_local_rate_limit\.rate_limited`,
  String.raw`.*\.jwt_authn\.denied`,
];

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
