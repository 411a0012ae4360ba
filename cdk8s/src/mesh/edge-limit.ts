import type { IEnvoyFilter } from "@kubernetes-models/istio/networking.istio.io/v1alpha3/EnvoyFilter";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { value } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { beforeRouter } from "./before-router.ts";
import { meshed } from "./names.ts";

const always = { default_value: { numerator: 100, denominator: "HUNDRED" } };

/**
 * How many requests there may be before the service itself has to look at one. In its own proxy, where the shop's charts reach.
 * Their size is not limited here: a proxy would have to keep a body whole, and imports of products come as long streams.
 */
export function edgeLimitFile(chart: HelmChart, { deploy: { name, edge } }: ServiceInfo): void {
  if (edge === undefined) return;
  new TemplateFile(chart, "envoyfilter", meshed).add<IEnvoyFilter>({
    // There is no other version: Istio keeps what reaches into Envoy itself in this one.
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: `${name}-limit`, labels: labelsOf(name) },
    spec: {
      workloadSelector: { labels: selectorOf(name) },
      configPatches: [
        before("local_ratelimit", "local_ratelimit.v3.LocalRateLimit", {
          stat_prefix: "edge",
          token_bucket: {
            max_tokens: value("mesh.requestsPerSecond"),
            tokens_per_fill: value("mesh.requestsPerSecond"),
            fill_interval: "1s",
          },
          filter_enabled: { runtime_key: "edge_limit_enabled", ...always },
          filter_enforced: { runtime_key: "edge_limit_enforced", ...always },
        }),
      ],
    },
  });
}

type Patch = NonNullable<NonNullable<IEnvoyFilter["spec"]>["configPatches"]>[number];

function before(filter: string, type: string, config: object): Patch {
  return beforeRouter({
    name: `envoy.filters.http.${filter}`,
    typed_config: { "@type": `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...config },
  }) as unknown as Patch;
}
