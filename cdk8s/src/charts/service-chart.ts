import { HelmChart } from "../helm/chart.ts";
import { meshFiles } from "../mesh/service-mesh.ts";
import type { ServiceInfo } from "../services.ts";
import { analysisFiles } from "../workload/analysis-file.ts";
import { autoscalerFile, disruptionFile } from "../workload/availability.ts";
import { configFile } from "../workload/config-file.ts";
import { migrationFile } from "../workload/migration-job.ts";
import { monitorFile } from "../workload/monitor-file.ts";
import { networkPolicyFile } from "../workload/network-policy.ts";
import { rulesFile } from "../workload/rules-file.ts";
import { serviceAccountFile, serviceFile } from "../workload/service-file.ts";
import { smokeFiles } from "../workload/smoke-file.ts";
import { testFile } from "../workload/test-file.ts";
import { workloadFile } from "../workload/workload-file.ts";
import { serviceValues } from "./service-values.ts";

/** The chart of a service, all of it from its deploy.ts: a setting that concerns every service is one line in workload/. */
export function serviceChart(service: ServiceInfo, services: readonly ServiceInfo[]): HelmChart {
  const { deploy } = service;
  const chart = new HelmChart({
    name: deploy.name,
    description: `Shopstream's service ${deploy.name}`,
    values: serviceValues(service, services),
    notes: notes(service),
    readme: readme(service),
  });
  serviceAccountFile(chart, service);
  configFile(chart, service, services);
  workloadFile(chart, service, services);
  serviceFile(chart, service);
  migrationFile(chart, service);
  disruptionFile(chart, service);
  autoscalerFile(chart, service);
  networkPolicyFile(chart, service, services);
  monitorFile(chart, service);
  rulesFile(chart, service);
  analysisFiles(chart, service);
  smokeFiles(chart, service, services);
  meshFiles(chart, service, services);
  testFile(chart, service);
  return chart;
}

function notes({ deploy: { name, httpPort } }: ServiceInfo): string {
  return `${name} {{ .Chart.AppVersion }} is being rolled out in {{ .Release.Namespace }}.

  kubectl --namespace {{ .Release.Namespace }} get pods --selector app.kubernetes.io/name=${name}
  helm test {{ .Release.Name }} --namespace {{ .Release.Namespace }}
  kubectl --namespace {{ .Release.Namespace }} port-forward service/${name} ${httpPort}   # then /readyz and /metrics
`;
}

function readme({ deploy, hasMigrations }: ServiceInfo): string {
  const { name, calls, stores, publishes, consumes } = deploy;
  const list = (words: readonly string[]) => (words.length === 0 ? "nothing" : words.join(", "));
  return `Calls ${list([...calls, ...(deploy.callsOverHttp ?? [])])}; stores in ${list(stores)}; publishes ${list(publishes)}; consumes ${list(consumes)}.
Declared in \`services/${name}/deploy.ts\`; the pods may talk along these lines only.

Needs the Secrets and key ConfigMaps that the chart \`foundation\` makes, or ones of yours with the same keys.${
    hasMigrations ? "\nA hook brings the database up to date before each upgrade." : ""
  }`;
}
