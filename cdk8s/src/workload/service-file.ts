import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { IService } from "kubernetes-models/v1/Service";
import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { optional } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { portsOf } from "./ports.ts";
import { previewOf, smokes } from "./strategy.ts";

export function serviceFile(chart: HelmChart, service: ServiceInfo): void {
  const { deploy } = service;
  const { name } = deploy;
  new TemplateFile(chart, "service").add<IService>({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: labelsOf(name) },
    spec: serviceSpec(deploy),
  });
  // Argo Rollouts narrows it to the pods of the new version.
  new TemplateFile(chart, "service-preview", smokes(service)).add<IService>({
    apiVersion: "v1",
    kind: "Service",
    // Under a name of its own, so that whoever looks for Services does not find pods twice.
    metadata: { name: previewOf(name), labels: labelsOf(previewOf(name)) },
    spec: serviceSpec(deploy),
  });
}

function serviceSpec(deploy: Deploy): NonNullable<IService["spec"]> {
  return {
    selector: selectorOf(deploy.name),
    ports: portsOf(deploy).map(({ name: port, port: number, appProtocol }) => ({
      name: port,
      port: number,
      targetPort: port,
      appProtocol,
    })),
  };
}

/** An identity for the mesh and for clouds; its token is never mounted, since no service talks to Kubernetes. */
export function serviceAccountFile(chart: HelmChart, { deploy }: ServiceInfo): void {
  const { name } = deploy;
  new TemplateFile(chart, "serviceaccount").add<IServiceAccount>({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, labels: labelsOf(name), ...optional("annotations", "serviceAccount.annotations") },
    automountServiceAccountToken: false,
  });
}
