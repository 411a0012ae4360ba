import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref, value } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { rollouts } from "./strategy.ts";

/** One pod at a time may be taken away on purpose. A minimum would block the drain of a node when there is one pod only. */
export function disruptionFile(chart: HelmChart, { deploy: { name } }: ServiceInfo): void {
  new TemplateFile(chart, "poddisruptionbudget").add<IPodDisruptionBudget>({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selectorOf(name) },
      // A pod that is broken anyway does not hold up a drain.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  });
}

export function autoscalerFile(chart: HelmChart, { deploy: { name } }: ServiceInfo): void {
  new TemplateFile(chart, "horizontalpodautoscaler", ref("autoscaling.enabled")).add<IHorizontalPodAutoscaler>({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      scaleTargetRef: {
        apiVersion: as<string>(call("ternary", literal("argoproj.io/v1alpha1"), literal("apps/v1"), rollouts)),
        kind: as<string>(call("ternary", literal("Rollout"), literal("Deployment"), rollouts)),
        name,
      },
      minReplicas: value("autoscaling.minReplicas"),
      maxReplicas: value("autoscaling.maxReplicas"),
      metrics: [
        {
          type: "Resource",
          resource: {
            name: "cpu",
            target: { type: "Utilization", averageUtilization: value("autoscaling.cpuPercent") },
          },
        },
      ],
      // Up at once, down slowly: a sale has more than one wave.
      behavior: { scaleUp: { stabilizationWindowSeconds: 0 }, scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  });
}
