import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { stringify } from "yaml";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, ref, spliced, text } from "../helm/expression.ts";
import { alertRoutes, type Severity, sameTrouble, severities } from "../objectives/alert-routes.ts";
import { plainAlertmanager } from "../objectives/plain-alertmanager.ts";
import { operated, unoperated } from "../workload/monitor-file.ts";

const wanted = ref("global.monitoring.alertmanager.enabled");
const labels = { "app.kubernetes.io/part-of": "shopstream" };

/** Whom the shop's alerts reach, in the form that the cluster's Alertmanager takes. */
export function alertmanagerFiles(chart: HelmChart): void {
  new TemplateFile(chart, "alertmanager", call("and", operated, wanted)).add<IAlertmanagerConfig>({
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "AlertmanagerConfig",
    metadata: { name: "shopstream", labels: { ...labels, ...spliced("global.monitoring.labels") } },
    spec: operatorsAlertmanager(),
  });
  new TemplateFile(chart, "alertmanager-plain", call("and", unoperated, wanted)).add<IConfigMap>({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "shop-alertmanager", labels },
    data: { "alertmanager.yml": stringify(plainAlertmanager(), { aliasDuplicateObjects: false }) },
  });
}

function operatorsAlertmanager(): IAlertmanagerConfig["spec"] {
  const { page, ticket, news } = alertRoutes;
  const of = (severity: Severity) => [{ name: "severity", value: severity, matchType: "=" as const }];
  return {
    route: {
      receiver: "ticket",
      groupBy: sameTrouble,
      groupWait: ticket.first,
      groupInterval: news,
      repeatInterval: ticket.again,
      routes: [{ receiver: "page", matchers: of("page"), groupWait: page.first, repeatInterval: page.again }],
    },
    receivers: severities.map((name) => ({
      name,
      webhookConfigs: [
        { urlSecret: { name: text("global.monitoring.alertmanager.secret"), key: name }, sendResolved: true },
      ],
    })),
    inhibitRules: [{ sourceMatch: of("page"), targetMatch: of("ticket"), equal: sameTrouble }],
  };
}
