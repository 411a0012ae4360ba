import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPod } from "kubernetes-models/v1/Pod";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { ref } from "../helm/expression.ts";
import { sidecarWanted } from "../mesh/names.ts";
import type { ServiceInfo } from "../services.ts";
import { imageOf, pullPolicy } from "./image.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { dns, istiod } from "./network-policy.ts";
import { placement, pulling } from "./pod.ts";
import { tcp } from "./reach.ts";
import { containerSecurity, podSecurity } from "./security.ts";

const asTest = (weight: string) => ({
  "helm.sh/hook": "test",
  "helm.sh/hook-weight": weight,
  "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
});

/** `helm test`: the service answers by its name that it is ready. */
export function testFile(chart: HelmChart, service: ServiceInfo): void {
  const { name, httpPort } = service.deploy;
  const script = `const { status } = await fetch("http://${name}:${httpPort}/readyz"); process.exit(status === 200 ? 0 : 1);`;
  new TemplateFile(chart, "test-ready").add<IPod>({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-test`,
      labels: { ...labelsOf(`${name}-test`, "test"), "sidecar.istio.io/inject": sidecarWanted() },
      annotations: asTest("1"),
    },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...pulling(),
      securityContext: podSecurity,
      containers: [
        {
          name: "ready",
          image: imageOf(name),
          imagePullPolicy: pullPolicy(),
          command: ["node", "--input-type=module", "--eval", script],
          resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "128Mi" } },
          securityContext: containerSecurity,
        },
      ],
      ...placement(),
    },
  });
  allowTest(chart, service);
}

/** The way from the test's pod to the service, there only while the test runs. */
function allowTest(chart: HelmChart, { deploy: { name, httpPort } }: ServiceInfo): void {
  const ports = tcp(httpPort);
  const policy = (suffix: string, weight: string, spec: INetworkPolicy["spec"]): INetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${name}-test-${suffix}`, labels: labelsOf(`${name}-test`, "test"), annotations: asTest(weight) },
    ...(spec === undefined ? {} : { spec }),
  });
  const test = { podSelector: { matchLabels: selectorOf(`${name}-test`, "test") } };
  const server = { podSelector: { matchLabels: selectorOf(name) } };
  new TemplateFile(chart, "test-networkpolicy", ref("global.networkPolicy.enabled"))
    .add(policy("in", "0", { ...server, policyTypes: ["Ingress"], ingress: [{ from: [test], ports }] }))
    .add(policy("out", "0", { ...test, policyTypes: ["Egress"], egress: [...dns, istiod, { to: [server], ports }] }));
}
