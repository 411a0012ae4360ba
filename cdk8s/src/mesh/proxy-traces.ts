import type { ITelemetry } from "@kubernetes-models/istio/telemetry.istio.io/v1/Telemetry";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref, text } from "../helm/expression.ts";
import { meshed } from "./names.ts";

/**
 * Proxies add their part of each call to the trace that the services tell of. Whoever is asked first decides whether it is recorded,
 * so the share is the same. Where they tell it is Istio's own configuration, which is not the shop's to change.
 */
export function proxyTracesFile(chart: HelmChart): void {
  const condition = call("and", meshed, ref("global.tracing.endpoint"), ref("global.tracing.provider"));
  new TemplateFile(chart, "telemetry", condition).add<ITelemetry>({
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: {
      name: "traces",
      labels: { "app.kubernetes.io/name": "mesh", "app.kubernetes.io/part-of": "shopstream" },
    },
    spec: {
      tracing: [
        {
          providers: [{ name: text("global.tracing.provider") }],
          randomSamplingPercentage: as<number>(call("mulf", ref("global.tracing.ratio"), literal(100))),
        },
      ],
    },
  });
}
