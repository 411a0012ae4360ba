import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { ref } from "../helm/expression.ts";
import { dashboard } from "../objectives/dashboard.ts";
import type { ServiceInfo } from "../services.ts";

/** Found by Grafana's sidecar by its label, in whatever namespace it is. */
export function dashboardFile(chart: HelmChart, services: readonly ServiceInfo[]): void {
  const objectives = services.flatMap((service) => service.objectives ?? []);
  new TemplateFile(chart, "dashboard", ref("global.monitoring.enabled")).add<IConfigMap>({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "shop-dashboard",
      labels: { "app.kubernetes.io/part-of": "shopstream", grafana_dashboard: "1" },
    },
    data: { "shopstream.json": `${JSON.stringify(dashboard(objectives), null, 2)}\n` },
  });
}
