import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, ref } from "../helm/expression.ts";
import { hostOf, meshed, sidecarWanted } from "../mesh/names.ts";
import { sidecar } from "../mesh/scope.ts";
import { smokeHeader } from "../mesh/smoke-route.ts";
import type { ServiceInfo } from "../services.ts";
import { imageOf, pullPolicy } from "./image.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { dns, istiod } from "./network-policy.ts";
import { placement, pulling } from "./pod.ts";
import { containerSecurity, podSecurity } from "./security.ts";
import { isBlueGreen, previewOf, smokes } from "./strategy.ts";

const seconds = 60;
// A first page of a fresh process on a busy node; all answers together have the Job's time.
const patienceMs = 15_000;

/** Before the first customer: a Job asks the new pod, by the header or the name that leads to it alone. */
export function smokeFiles(chart: HelmChart, service: ServiceInfo): void {
  const { name } = service.deploy;
  const smoke = `${name}-smoke`;
  const asked = isBlueGreen(service) ? previewOf(name) : name;
  new TemplateFile(chart, "analysis-smoke", smokes(service)).add<IAnalysisTemplate>({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name: smoke, labels: labelsOf(name) },
    spec: { metrics: [{ name: "smoke", count: 1, failureLimit: 0, provider: { job: { spec: job(service, asked) } } }] },
  });
  new TemplateFile(chart, "sidecar-smoke", call("and", smokes(service), meshed)).add(
    sidecar(smoke, [hostOf(asked)], "test"),
  );
  const condition = call("and", smokes(service), ref("global.networkPolicy.enabled"));
  const [file, policies] = [new TemplateFile(chart, "networkpolicy-smoke", condition), allow(service)];
  for (const policy of policies) file.add<INetworkPolicy>(policy);
}

/** Several answers in a row: a pod that is well is not well once. */
function script({ deploy: { name, httpPort, smokePaths = [] } }: ServiceInfo, asked: string): string {
  const paths = ["/readyz", ...smokePaths].map((path) => `"${path}"`).join(", ");
  return [
    `for (let times = 0; times < 5; times += 1) for (const path of [${paths}]) {`,
    `  const response = await fetch("http://${asked}:${httpPort}" + path, {`,
    `    headers: { "${smokeHeader}": "${name}" }, signal: AbortSignal.timeout(${patienceMs}) });`,
    `  const text = await response.text();`,
    `  if (response.status !== 200) { console.error(path, response.status, text.slice(0, 1000)); process.exit(1); }`,
    `}`,
    "",
  ].join("\n");
}

function job(service: ServiceInfo, asked: string) {
  const { name } = service.deploy;
  return {
    backoffLimit: 1,
    activeDeadlineSeconds: seconds,
    template: {
      metadata: { labels: { ...labelsOf(`${name}-smoke`, "test"), "sidecar.istio.io/inject": sidecarWanted() } },
      spec: {
        restartPolicy: "Never" as const,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        ...pulling(),
        securityContext: podSecurity,
        containers: [
          {
            name: "smoke",
            image: imageOf(name),
            imagePullPolicy: pullPolicy(),
            command: ["node", "--input-type=module", "--eval", script(service, asked)],
            resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "128Mi" } },
            securityContext: containerSecurity,
          },
        ],
        ...placement(),
      },
    },
  };
}

function allow({ deploy: { name, httpPort } }: ServiceInfo): readonly INetworkPolicy[] {
  const ports = [{ protocol: "TCP" as const, port: httpPort }];
  const smoke = { podSelector: { matchLabels: selectorOf(`${name}-smoke`, "test") } };
  const server = { podSelector: { matchLabels: selectorOf(name) } };
  const policy = (suffix: string, spec: NonNullable<INetworkPolicy["spec"]>): INetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${name}-smoke-${suffix}`, labels: labelsOf(`${name}-smoke`, "test") },
    spec,
  });
  return [
    policy("in", { ...server, policyTypes: ["Ingress"], ingress: [{ from: [smoke], ports }] }),
    policy("out", { ...smoke, policyTypes: ["Egress"], egress: [...dns, istiod, { to: [server], ports }] }),
  ];
}
