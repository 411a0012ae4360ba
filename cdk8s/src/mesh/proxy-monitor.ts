import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, type Expression, spliced, text, verbatim } from "../helm/expression.ts";
import { operated, versionLabels } from "../workload/monitor-file.ts";
import { meshed } from "./names.ts";

/** Where Istio's proxies tell Prometheus, outside of the mesh's own rules. */
export const proxyMetricsPort = 15_090;
/** The same and the service's own page in one: there Istio sends who reads by annotations, without the operator. */
export const joinedMetricsPort = 15_020;

export function proxyMonitorFile(chart: HelmChart): void {
  new TemplateFile(chart, "podmonitor", call("and", meshed, operated)).add<IPodMonitor>(
    monitor("proxies", {
      selector: {
        matchLabels: { "app.kubernetes.io/part-of": "shopstream", "app.kubernetes.io/component": "server" },
      },
      // By it canary analysis tells the proxies of one version from those of another.
      podTargetLabels: versionLabels,
      podMetricsEndpoints: [
        // As the services call themselves in what they count.
        endpoint({ sourceLabels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"], targetLabel: "service" }),
      ],
    }),
  );
}

/** The proxies of Istio's gateway, wherever they are: they alone know of calls from outside that reached nobody. */
export function edgeMonitorFile(chart: HelmChart, isIstio: Expression): void {
  new TemplateFile(chart, "podmonitor", call("and", isIstio, operated)).add<IPodMonitor>(
    monitor("edge-proxies", {
      namespaceSelector: { matchNames: [text("global.edge.namespace")] },
      selector: { matchLabels: verbatim<Record<string, string>>("istio.selector") },
      podMetricsEndpoints: [endpoint({ targetLabel: "service", replacement: "edge" })],
    }),
  );
}

const monitor = (name: string, spec: IPodMonitor["spec"]): IPodMonitor => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PodMonitor",
  metadata: { name, labels: { "app.kubernetes.io/part-of": "shopstream", ...spliced("global.monitoring.labels") } },
  spec,
});

const endpoint = (relabeling: object) => ({
  portNumber: proxyMetricsPort,
  path: "/stats/prometheus",
  interval: text("global.monitoring.interval"),
  relabelings: [relabeling],
});
