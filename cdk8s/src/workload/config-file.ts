import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { configData, rpcAddresses } from "../environment.ts";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf } from "./labels.ts";

export function configFile(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name, calls } = service.deploy;
  new TemplateFile(chart, "configmap").add<IConfigMap>({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, labels: labelsOf(name) },
    data: { ...configData(service), ...rpcAddresses(services, calls) } as Record<string, string>,
  });
}
