import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, ref, spliced } from "../helm/expression.ts";
import { burnRules } from "../objectives/burn-alerts.ts";
import { repositoryValue, withRunbookLinks } from "../objectives/runbook-links.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf } from "./labels.ts";
import { operated } from "./monitor-file.ts";

/** What Prometheus works out for a service's objectives, and when it wakes somebody. */
export function rulesFile(chart: HelmChart, { deploy: { name }, objectives }: ServiceInfo): void {
  if (objectives === undefined) return;
  const groups = withRunbookLinks(burnRules(objectives), as<string>(ref(repositoryValue)));
  new TemplateFile(chart, "prometheusrule", operated).add<IPrometheusRule>({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, labels: { ...labelsOf(name), ...spliced("global.monitoring.labels") } },
    spec: { groups: groups as NonNullable<IPrometheusRule["spec"]["groups"]> },
  });
}
