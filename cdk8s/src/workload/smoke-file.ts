import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { call, ref } from "../helm/expression.ts";
import { hostOf, meshed, sidecarWanted } from "../mesh/names.ts";
import { sidecar } from "../mesh/scope.ts";
import { pathsBehind } from "../mesh/smoke-paths.ts";
import type { ServiceInfo } from "../services.ts";
import { imageOf, pullPolicy } from "./image.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { dns, istiod } from "./network-policy.ts";
import { placement, pulling } from "./pod.ts";
import { tcp } from "./reach.ts";
import { containerSecurity, podSecurity } from "./security.ts";
import { type Smoke, smokeScript, verdictExit } from "./smoke-script.ts";
import { isBlueGreen, previewOf, smokes } from "./strategy.ts";

const seconds = 60;

/** Before the first customer: a Job asks the new pod, by the header or the name that leads to it alone. */
export function smokeFiles(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name, httpPort, smokePaths = [] } = service.deploy;
  const smoke = `${name}-smoke`;
  const asked = isBlueGreen(service) ? previewOf(name) : name;
  const at = (host: string, path: string) => `http://${host}:${httpPort}${path}`;
  const own = [
    { url: at(asked, "/readyz") },
    ...smokePaths.map((path) => ({ url: at(asked, path), usual: at(name, path) })),
  ];
  const wayIn = wayInOf(services);
  const behind = pathsBehind(name).map((path) => `http://${wayIn.name}:${wayIn.httpPort}${path}`);
  new TemplateFile(chart, "analysis-smoke", smokes(service)).add<IAnalysisTemplate>({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name: smoke, labels: labelsOf(name) },
    spec: {
      metrics: [
        { name: "smoke", count: 1, failureLimit: 0, provider: { job: { spec: job({ service: name, own, behind }) } } },
      ],
    },
  });
  new TemplateFile(chart, "sidecar-smoke", call("and", smokes(service), meshed)).add(
    sidecar(smoke, [...new Set([asked, name, ...(behind.length === 0 ? [] : [wayIn.name])])].map(hostOf), "test"),
  );
  const condition = call("and", smokes(service), ref("global.networkPolicy.enabled"));
  const file = new TemplateFile(chart, "networkpolicy-smoke", condition);
  for (const policy of allow(name, behind.length === 0 ? [service.deploy] : [service.deploy, wayIn]))
    file.add<INetworkPolicy>(policy);
}

/** Where customers come in. */
function wayInOf(services: readonly ServiceInfo[]): Deploy {
  const found = services.find(({ deploy }) => deploy.name === "gateway");
  if (found === undefined) throw new Error("there is no gateway to come in by");
  return found.deploy;
}

function job(smoke: Smoke) {
  const { service: name } = smoke;
  const onExitCodes = { containerName: "smoke", operator: "In" as const, values: [verdictExit] };
  return {
    backoffLimit: 1,
    podFailurePolicy: { rules: [{ action: "FailJob" as const, onExitCodes }] },
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
            command: ["node", "--input-type=module", "--eval", smokeScript(smoke)],
            resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "128Mi" } },
            securityContext: containerSecurity,
          },
        ],
        ...placement(),
      },
    },
  };
}

function allow(name: string, asked: readonly Deploy[]): readonly INetworkPolicy[] {
  const smoke = { podSelector: { matchLabels: selectorOf(`${name}-smoke`, "test") } };
  const policy = (suffix: string, spec: NonNullable<INetworkPolicy["spec"]>): INetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${name}-smoke-${suffix}`, labels: labelsOf(`${name}-smoke`, "test") },
    spec,
  });
  const ways = asked.map((server) => ({
    server: { podSelector: { matchLabels: selectorOf(server.name) } },
    ports: tcp(server.httpPort),
  }));
  return [
    ...ways.map(({ server, ports }, at) =>
      policy(at === 0 ? "in" : "way-in", { ...server, policyTypes: ["Ingress"], ingress: [{ from: [smoke], ports }] }),
    ),
    policy("out", {
      ...smoke,
      policyTypes: ["Egress"],
      egress: [...dns, istiod, ...ways.map(({ server, ports }) => ({ to: [server], ports }))],
    }),
  ];
}
