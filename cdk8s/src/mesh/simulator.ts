import type { IAuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy";
import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "../workload/labels.ts";
import { edgeIdentity, hostOf, identityOf, meshed } from "./names.ts";
import { sidecar } from "./scope.ts";

const name = "stripe-simulator";

/** The stand-in for Stripe calls the gateway as Stripe would, so it needs an identity like a service. */
export function simulatorMesh(chart: HelmChart, payers: readonly ServiceInfo[]): void {
  new TemplateFile(chart, "serviceaccount").add<IServiceAccount>({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, labels: labelsOf(name) },
    automountServiceAccountToken: false,
  });
  new TemplateFile(chart, "sidecar", meshed).add(sidecar(name, [hostOf("gateway")]));
  new TemplateFile(chart, "authorizationpolicy", meshed).add<IAuthorizationPolicy>({
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      selector: { matchLabels: selectorOf(name) },
      action: "ALLOW",
      // Its page for 3-D Secure is open to customers.
      rules: [
        {
          from: [{ source: { principals: [...payers.map(({ deploy }) => identityOf(deploy.name)), edgeIdentity()] } }],
        },
      ],
    },
  });
}
