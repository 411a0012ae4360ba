interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

const refusals: readonly Refusal[] = [
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

function mapper({ status, code, title, detail }: Refusal): object {
  return {
    filter: {
      status_code_filter: {
        comparison: { op: "EQ", value: { default_value: status, runtime_key: `edge_problem_${status}` } },
      },
    },
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
