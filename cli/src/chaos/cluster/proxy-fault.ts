import { beforeRouter } from "@shopstream/cdk8s/mesh/before-router.ts";
import type { Fault } from "../experiment.ts";

/** What the callee's proxy can do to calls. At the callee: a fault at the caller's proxy would switch its retries off. */
export type ProxyFault = Extract<Fault, { kind: "latency" | "error" | "abort" }>;

export function isProxyFault(fault: Fault): fault is ProxyFault {
  return fault.kind === "latency" || fault.kind === "error" || fault.kind === "abort";
}

/** By which a proxy shows that it has the fault. */
export const filterName = "shopstream.chaos";

/** gRPC's code for a service that cannot answer now. */
const unavailable = 14;

/** A filter before the router of the service's inbound calls: Envoy's fault filter, or a script where answers get lost. */
export function proxyFaultOf(service: string, fault: ProxyFault, meta: { name: string; namespace: string }) {
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: meta,
    spec: {
      workloadSelector: {
        labels: { "app.kubernetes.io/name": service, "app.kubernetes.io/component": "server" },
      },
      configPatches: [beforeRouter(fault.kind === "abort" ? lostAnswers(fault) : faultFilter(fault))],
    },
  };
}

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/fault_filter */
function faultFilter(fault: Exclude<ProxyFault, { kind: "abort" }>) {
  const percentage = { numerator: Math.round(fault.percent * 10_000), denominator: "MILLION" };
  const effect =
    fault.kind === "latency"
      ? { delay: { fixed_delay: `${fault.delay / 1_000}s`, percentage } }
      : { abort: { grpc_status: unavailable, percentage } };
  return {
    name: filterName,
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
      ...effect,
      headers: [
        // Calls of services; what kubelet and Prometheus ask is left alone.
        { name: "content-type", string_match: { prefix: "application/grpc" } },
        ...(fault.method === undefined ? [] : [{ name: ":path", string_match: { suffix: `/${fault.method}` } }]),
        ...(fault.from === undefined
          ? []
          : [
              { name: "x-forwarded-client-cert", string_match: { safe_regex: { regex: identityPattern(fault.from) } } },
            ]),
      ],
    },
  };
}

/** The caller's account, as the last element of the certificate's name in the header that the proxy writes. */
const identityPattern = (caller: string) => `.*URI=spiffe://[^,;]*/sa/${caller}([,;].*)?`;

/** The call is done and its answer does not arrive: Envoy's own filter can only keep calls from being done. */
function lostAnswers({ percent, method, from }: Extract<ProxyFault, { kind: "abort" }>) {
  const conditions = [
    'string.find(headers:get("content-type") or "", "^application/grpc")',
    ...(method === undefined ? [] : [`string.find(headers:get(":path") or "", "/${method}$")`]),
    ...(from === undefined ? [] : [`string.find(headers:get("x-forwarded-client-cert") or "", "/sa/${from}$")`]),
    ...(percent === 100 ? [] : [`math.random() * 100 < ${percent}`]),
  ];
  const script = `
function envoy_on_request(handle)
  local headers = handle:headers()
  if ${conditions.join(" and ")} then
    handle:streamInfo():dynamicMetadata():set("${filterName}", "lost", "yes")
  end
end

function envoy_on_response(handle)
  local seen = handle:streamInfo():dynamicMetadata():get("${filterName}")
  if seen and seen["lost"] == "yes" then
    handle:headers():replace(":status", "503")
  end
end
`;
  return {
    name: filterName,
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: script },
    },
  };
}
