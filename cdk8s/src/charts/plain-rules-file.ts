import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { stringify } from "yaml";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, ref } from "../helm/expression.ts";
import { burnRules, type RuleGroup } from "../objectives/burn-alerts.ts";
import { certificateRules } from "../objectives/certificate-alerts.ts";
import { releaseRules } from "../objectives/release-alerts.ts";
import { repositoryValue, withRunbookLinks } from "../objectives/runbook-links.ts";
import type { ServiceInfo } from "../services.ts";
import { unoperated } from "../workload/monitor-file.ts";

/** The rules of all services as a file of a Prometheus without the operator, which looks for no PrometheusRules. */
export function plainRulesFile(chart: HelmChart, services: readonly ServiceInfo[]): void {
  const groups = services.flatMap(({ objectives }) => (objectives === undefined ? [] : burnRules(objectives)));
  const releases = releaseRules({
    services: services.map(({ deploy }) => deploy.name),
    namespace: "INSTALLED",
    label: "NAMESPACE",
  });
  const all = [...groups, certificateRules("HOST", "NAMESPACE"), releases];
  new TemplateFile(chart, "rules", unoperated).add<IConfigMap>({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "shop-rules", labels: { "app.kubernetes.io/part-of": "shopstream" } },
    data: {
      "shopstream.yml": print(withRunbookLinks(all, "REPOSITORY")),
    },
  });
}

// What the chart's user decides comes in afterwards: YAML would take an expression apart. A namespace may be all digits.
function print(groups: readonly RuleGroup[]): string {
  return stringify({ groups }, { lineWidth: 0 })
    .replaceAll("HOST", as<string>(ref("global.host")))
    .replaceAll("REPOSITORY", as<string>(ref(repositoryValue)))
    .replaceAll("INSTALLED", as<string>(ref("Release.Namespace")))
    .replaceAll("NAMESPACE", `"${as<string>(ref("Release.Namespace"))}"`);
}
