import type { IIoK8sApiAppsV1DeploymentSpec } from "kubernetes-models/apps/v1/DeploymentSpec";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref, spliced, value, when } from "../helm/expression.ts";
import { meshed, sidecarWanted } from "../mesh/names.ts";
import { proxySettings } from "../mesh/proxy-settings.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { unoperated } from "./monitor-file.ts";
import { podSpec } from "./pod.ts";
import { rollouts, strategyOf } from "./strategy.ts";

/** A Deployment, or the Rollout that takes its place. Both have the same pod, so they share a template. */
export function workloadFile(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name } = service.deploy;
  new TemplateFile(chart, "workload").add({
    apiVersion: as<string>(call("ternary", literal("argoproj.io/v1alpha1"), literal("apps/v1"), rollouts)),
    kind: as<string>(call("ternary", literal("Rollout"), literal("Deployment"), rollouts)),
    metadata: { name, labels: labelsOf(name) },
    spec: {
      // The autoscaler owns the number while it runs.
      ...when(call("not", ref("autoscaling.enabled")), { replicas: value("replicas") }),
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(name) },
      ...when<object>(
        rollouts,
        {
          // Pods that do not come up are no release, and are taken back; with a Deployment nobody does that. After a version that
          // was given up Argo Rollouts (1.9) does it only once `shopctl canary` has begun or followed the release.
          progressDeadlineSeconds: value("global.rollouts.deadlineSeconds"),
          progressDeadlineAbort: true,
          strategy: strategyOf(service, services),
        },
        { progressDeadlineSeconds: 300, strategy: rolling },
      ),
      template: { metadata: podMetadata(service.deploy), spec: podSpec(service) },
    } as IIoK8sApiAppsV1DeploymentSpec,
  });
}

// Never fewer than before: a new pod is ready before an old one goes.
const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

function podMetadata(deploy: ServiceInfo["deploy"]) {
  const { name } = deploy;
  return {
    labels: { ...labelsOf(name), "sidecar.istio.io/inject": sidecarWanted(), ...spliced("podLabels") },
    annotations: {
      // Settings are read at start: pods are replaced when they change.
      "checksum/config": as<string>(call("checksum", literal("configmap.yaml"))),
      ...when(meshed, sidecar),
      ...when(unoperated, scraped(deploy)),
    },
  };
}

const sidecar = { "proxy.istio.io/config": proxySettings };

// For a Prometheus without its operator, which looks for pods that ask to be read.

function scraped({ httpPort, metricsPort = httpPort }: ServiceInfo["deploy"]) {
  return { "prometheus.io/scrape": "true", "prometheus.io/port": String(metricsPort) };
}
