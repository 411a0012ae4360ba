interface Refusal {
  /** What the proxy would answer. */
  readonly instead?: number;
  /** Why it would, in its own word: only then. */
  readonly because?: string;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** The first that fits is given. */
const refusals: readonly Refusal[] = [
  {
    // Nobody knows whether the token is good, and a client that hears 401 throws it away. The proxy asks again each second.
    instead: 401,
    because: "Jwks_remote_fetch_is_failed",
    status: 503,
    code: "unavailable",
    title: "Not available right now",
    detail: "tokens cannot be checked: try again",
  },
  { status: 401, code: "token_invalid", title: "Not signed in", detail: "the access token is not valid" },
  { status: 413, code: "payload_too_large", title: "The request is not valid", detail: "the body is too long" },
  { status: 429, code: "rate_limited", title: "Too many requests", detail: "too many requests: slow down" },
];

/** What the proxy itself answers, in the words that the service has for the same (services/gateway/src/problem.ts). */
export const problems = {
  applyTo: "NETWORK_FILTER",
  match: {
    context: "SIDECAR_INBOUND",
    listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } },
  },
  patch: {
    operation: "MERGE",
    value: {
      typed_config: {
        "@type":
          "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        local_reply_config: { mappers: refusals.map(mapper) },
      },
    },
  },
};

function mapper({ instead, because, status, code, title, detail }: Refusal): object {
  const again = { header: { key: "retry-after", value: "1" } };
  return {
    filter: filterOf(instead ?? status, because),
    ...(instead === undefined ? {} : { status_code: status, headers_to_add: [again] }),
    body_format_override: {
      content_type: "application/problem+json",
      json_format: {
        type: `urn:shopstream:problem:${code}`,
        title,
        status,
        code,
        detail,
        requestId: "%REQ(X-REQUEST-ID)%",
      },
    },
  };
}

function filterOf(status: number, because?: string): object {
  const comparison = { op: "EQ", value: { default_value: status, runtime_key: `edge_problem_${status}` } };
  const byStatus = { status_code_filter: { comparison } };
  if (because === undefined) return byStatus;
  const told = {
    name: "envoy.access_loggers.extension_filters.cel",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
      expression: `response.code_details.contains("${because}")`,
    },
  };
  return { and_filter: { filters: [byStatus, { extension_filter: told }] } };
}
