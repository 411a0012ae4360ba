import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, not, ref, spliced, text } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { metricsPortOf } from "./ports.ts";

/** Objects of the Prometheus operator, which not every Prometheus has. */
export const operated = call("and", ref("global.monitoring.enabled"), ref("global.monitoring.operator"));

/** Where Prometheus finds pods by their annotations, and reads its rules from files. */
export const unoperated = call("and", ref("global.monitoring.enabled"), not(ref("global.monitoring.operator")));

/** Labels of pods by which versions are told apart; Prometheus writes them with underscores. */
export const versionLabels = ["rollouts-pod-template-hash", "pod-template-hash", "app.kubernetes.io/version"];

/** Pods, and not a Service: of a release that switches, the Service would lead to one version only, and the other could not be compared. */
export function monitorFile(chart: HelmChart, { deploy }: ServiceInfo): void {
  const { name } = deploy;
  const interval = text("global.monitoring.interval");
  new TemplateFile(chart, "podmonitor", operated).add<IPodMonitor>({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: {
      name,
      labels: { ...labelsOf(name), ...spliced("global.monitoring.labels") },
    },
    spec: {
      selector: { matchLabels: selectorOf(name) },
      podMetricsEndpoints: [{ port: metricsPortOf(deploy), path: "/metrics", interval }],
      podTargetLabels: versionLabels,
    },
  });
}
