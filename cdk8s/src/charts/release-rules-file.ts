import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, ref, spliced, text } from "../helm/expression.ts";
import { releaseRules } from "../objectives/release-alerts.ts";
import { repositoryValue, withRunbookLinks } from "../objectives/runbook-links.ts";
import type { ServiceInfo } from "../services.ts";
import { operated } from "../workload/monitor-file.ts";
import { rollouts } from "../workload/strategy.ts";

/** Who is told of releases that wait for somebody, of all services. */
export function releaseRulesFile(chart: HelmChart, services: readonly ServiceInfo[]): void {
  const rules = releaseRules({
    services: services.map(({ deploy }) => deploy.name),
    namespace: as<string>(ref("Release.Namespace")),
    label: text("Release.Namespace"),
  });
  new TemplateFile(chart, "prometheusrule", call("and", operated, rollouts)).add<IPrometheusRule>({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: "releases",
      labels: { "app.kubernetes.io/part-of": "shopstream", ...spliced("global.monitoring.labels") },
    },
    spec: {
      groups: withRunbookLinks([rules], as<string>(ref(repositoryValue))) as NonNullable<
        IPrometheusRule["spec"]["groups"]
      >,
    },
  });
}
