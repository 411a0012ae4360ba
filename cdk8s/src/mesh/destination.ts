import type { IDestinationRule } from "@kubernetes-models/istio/networking.istio.io/v1/DestinationRule";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { value, when } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { meshed } from "./names.ts";
import { byWeight } from "./routes.ts";

/** How much a caller's proxy asks of a service at once, and when it leaves a replica out. */
export function destinationFile(chart: HelmChart, { deploy: { name, release } }: ServiceInfo): void {
  new TemplateFile(chart, "destinationrule", meshed).add<IDestinationRule>({
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      host: name,
      trafficPolicy: {
        // Replicas in the caller's zone first, and others as these are left out.
        loadBalancer: { simple: "LEAST_REQUEST", localityLbSetting: { enabled: true } },
        // All repeats under way together, beside all calls: a service that fails as a whole is not asked twice as much.
        retryBudget: { percent: value("mesh.retryPercent"), minRetryConcurrency: value("mesh.minRetries") },
        connectionPool: {
          tcp: { connectTimeout: "1s", maxConnections: value("mesh.maxRequests") },
          http: {
            http2MaxRequests: value("mesh.maxRequests"),
            http1MaxPendingRequests: value("mesh.maxRequests"),
          },
        },
        outlierDetection: {
          consecutiveGatewayErrors: value("mesh.ejectAfter"),
          consecutive5xxErrors: value("mesh.ejectAfter"),
          interval: "1s",
          baseEjectionTime: "10s",
          maxEjectionPercent: 50,
          // With fewer replicas than half of them healthy, all are asked: one that may answer is better than none.
          minHealthPercent: 50,
        },
      },
      // Argo Rollouts adds which pods are whose.
      ...(release === "blue-green"
        ? {}
        : when(byWeight, {
            subsets: ["stable", "canary"].map((version) => ({ name: version, labels: selectorOf(name) })),
          })),
    },
  });
}
