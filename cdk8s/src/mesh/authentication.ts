import type { IPeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, ref } from "../helm/expression.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { meshed } from "./names.ts";

/** Strict for all ports but the one that Prometheus, who is in no mesh, reads. */
export function authenticationFile(chart: HelmChart, { deploy }: ServiceInfo): void {
  const { name, httpPort, metricsPort } = deploy;
  const condition = call("and", meshed, ref("global.monitoring.enabled"));
  new TemplateFile(chart, "peerauthentication", condition).add<IPeerAuthentication>({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      selector: { matchLabels: selectorOf(name) },
      mtls: { mode: "STRICT" },
      portLevelMtls: { [String(metricsPort ?? httpPort)]: { mode: "PERMISSIVE" } },
    },
  });
}
