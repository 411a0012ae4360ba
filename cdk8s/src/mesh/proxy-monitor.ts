import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, spliced, text } from "../helm/expression.ts";
import { operated } from "../workload/monitor-file.ts";
import { meshed } from "./names.ts";

/** Where Istio's proxies tell Prometheus, outside of the mesh's own rules. */
export const proxyMetricsPort = 15_090;
/** The same and the service's own page in one: there Istio sends who reads by annotations, without the operator. */
export const joinedMetricsPort = 15_020;

export function proxyMonitorFile(chart: HelmChart): void {
  new TemplateFile(chart, "podmonitor", call("and", meshed, operated)).add<IPodMonitor>({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: {
      name: "proxies",
      labels: { "app.kubernetes.io/part-of": "shopstream", ...spliced("global.monitoring.labels") },
    },
    spec: {
      selector: {
        matchLabels: { "app.kubernetes.io/part-of": "shopstream", "app.kubernetes.io/component": "server" },
      },
      podMetricsEndpoints: [
        {
          portNumber: proxyMetricsPort,
          path: "/stats/prometheus",
          interval: text("global.monitoring.interval"),
          // As the services call themselves in what they count.
          relabelings: [
            { sourceLabels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"], targetLabel: "service" },
          ],
        },
      ],
    },
  });
}
