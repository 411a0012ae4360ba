import type { IAlertmanagerConfig } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, ref, spliced, text } from "../helm/expression.ts";
import { operated } from "../workload/monitor-file.ts";

const severities = ["page", "ticket"] as const;

/** Whom the shop's alerts reach: pages at once and again each hour, tickets once a day, and no ticket beside a page about the same. */
export function alertmanagerFile(chart: HelmChart): void {
  const wanted = call("and", operated, ref("global.monitoring.alertmanager.enabled"));
  const of = (severity: (typeof severities)[number]) => [
    { name: "severity", value: severity, matchType: "=" as const },
  ];
  new TemplateFile(chart, "alertmanager", wanted).add<IAlertmanagerConfig>({
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "AlertmanagerConfig",
    metadata: {
      name: "shopstream",
      labels: { "app.kubernetes.io/part-of": "shopstream", ...spliced("global.monitoring.labels") },
    },
    spec: {
      route: {
        receiver: "ticket",
        groupBy: ["namespace", "service", "objective"],
        groupWait: "30s",
        groupInterval: "5m",
        repeatInterval: "24h",
        routes: [{ receiver: "page", matchers: of("page"), groupWait: "10s", repeatInterval: "1h" }],
      },
      receivers: severities.map((name) => ({
        name,
        webhookConfigs: [
          { urlSecret: { name: text("global.monitoring.alertmanager.secret"), key: name }, sendResolved: true },
        ],
      })),
      inhibitRules: [
        { sourceMatch: of("page"), targetMatch: of("ticket"), equal: ["namespace", "service", "objective"] },
      ],
    },
  });
}
