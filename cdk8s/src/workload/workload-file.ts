import type { IIoK8sApiAppsV1DeploymentSpec } from "kubernetes-models/apps/v1/DeploymentSpec";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref, spliced, value, when } from "../helm/expression.ts";
import { meshed, sidecarWanted } from "../mesh/names.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { podSpec } from "./pod.ts";
import { canary } from "./strategy.ts";

const rollouts = ref("global.rollouts.enabled");

/** A Deployment, or the Rollout that takes its place. Both have the same pod, so they share a template. */
export function workloadFile(chart: HelmChart, service: ServiceInfo): void {
  const { name } = service.deploy;
  new TemplateFile(chart, "workload").add({
    apiVersion: as<string>(call("ternary", literal("argoproj.io/v1alpha1"), literal("apps/v1"), rollouts)),
    kind: as<string>(call("ternary", literal("Rollout"), literal("Deployment"), rollouts)),
    metadata: { name, labels: labelsOf(name) },
    spec: {
      // The autoscaler owns the number while it runs.
      ...when(call("not", ref("autoscaling.enabled")), { replicas: value("replicas") }),
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 300,
      selector: { matchLabels: selectorOf(name) },
      ...when<object>(rollouts, { strategy: canary() }, { strategy: rolling }),
      template: { metadata: podMetadata(name), spec: podSpec(service) },
    } as IIoK8sApiAppsV1DeploymentSpec,
  });
}

// Never fewer than before: a new pod is ready before an old one goes.
const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

function podMetadata(name: string) {
  return {
    labels: { ...labelsOf(name), "sidecar.istio.io/inject": sidecarWanted(), ...spliced("podLabels") },
    annotations: {
      // Settings are read at start: pods are replaced when they change.
      "checksum/config": as<string>(call("checksum", literal("configmap.yaml"))),
      ...when(meshed, sidecar),
    },
  };
}

// The sidecar must be there before the first call and stay until the last one is answered.
const sidecar = {
  "proxy.istio.io/config": "holdApplicationUntilProxyStarts: true\nterminationDrainDuration: 30s\n",
};
