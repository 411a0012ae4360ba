import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IIoK8sApiNetworkingV1NetworkPolicyEgressRule as Egress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import type { IIoK8sApiNetworkingV1NetworkPolicyIngressRule as Ingress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { itemsWhen, ref, text, value, when } from "../helm/expression.ts";
import { meshed } from "../mesh/names.ts";
import { sendsMail, speaksRpc } from "../secrets.ts";
import { callersOf, httpCallersOf, type ServiceInfo } from "../services.ts";
import { labelsOf } from "./labels.ts";
import { engineEgress } from "./own-engines.ts";
import { metricsPortOf } from "./ports.ts";

/** Who may talk to a service's pods and whom they may talk to: the calls of all deploy.ts, and nothing else. */
export function networkPolicyFile(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name } = service.deploy;
  new TemplateFile(chart, "networkpolicy", ref("global.networkPolicy.enabled")).add<INetworkPolicy>({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      // Servers and migrations alike.
      podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      policyTypes: ["Ingress", "Egress"],
      ingress: ingressOf(service, services),
      egress: egressOf(service, services),
    },
  });
}

const podsOf = (name: string) => ({ podSelector: { matchLabels: { "app.kubernetes.io/name": name } } });
const namespace = (path: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": text(path) } },
});
const tcp = (...ports: readonly (number | string)[]) => ports.map((port) => ({ protocol: "TCP" as const, port }));

function ingressOf({ deploy }: ServiceInfo, services: readonly ServiceInfo[]): Ingress[] {
  const { name, grpcPort, httpPort, edge } = deploy;
  const rpcCallers = callersOf(name, services);
  const httpCallers = [
    ...httpCallersOf(name, services),
    ...(simulatorCalls.includes(name) ? ["stripe-simulator"] : []),
  ];
  return [
    ...(rpcCallers.length > 0 && grpcPort !== undefined
      ? [{ from: rpcCallers.map(podsOf), ports: tcp(grpcPort) }]
      : []),
    ...(httpCallers.length > 0 ? [{ from: httpCallers.map(podsOf), ports: tcp(httpPort) }] : []),
    ...(edge === undefined ? [] : [{ from: [namespace("global.edge.namespace")], ports: tcp(httpPort) }]),
    itemsWhen(ref("global.monitoring.enabled"), {
      from: [namespace("global.monitoring.namespace")],
      ports: tcp(metricsPortOf(deploy)),
    }),
  ];
}

// Stripe's webhooks come in by the edge; the simulator's from inside.
const simulatorCalls = ["gateway"];

function egressOf(service: ServiceInfo, services: readonly ServiceInfo[]): Egress[] {
  const { deploy } = service;
  const callees = services.filter((callee) => deploy.calls.includes(callee.deploy.name));
  const httpCallees = services.filter((callee) => (deploy.callsOverHttp ?? []).includes(callee.deploy.name));
  return [
    dns,
    ...callees.map((callee) => ({ to: [podsOf(callee.deploy.name)], ports: tcp(callee.deploy.grpcPort ?? 0) })),
    ...httpCallees.map((callee) => ({ to: [podsOf(callee.deploy.name)], ports: tcp(callee.deploy.httpPort) })),
    ...(deploy.stores.includes("database") ? [engine("postgresql")] : []),
    // The bus, and the news of revoked sessions.
    ...(speaksRpc(deploy) ? [engine("redis")] : []),
    ...engineEgress(service),
    ...(deploy.egress === undefined ? [] : [outside(deploy.egress)]),
    ...(sendsMail(deploy)
      ? [
          {
            to: [{ ipBlock: { cidr: text("global.mail.cidr") } }],
            ports: [{ protocol: "TCP", port: value("global.mail.port") }],
          } as Egress,
        ]
      : []),
    itemsWhen(ref("global.tracing.endpoint"), {
      to: [namespace("global.tracing.namespace")],
      ports: [{ protocol: "TCP", port: value("global.tracing.port") }],
    }),
    istiod,
  ];
}

/** Where a sidecar gets its configuration and certificate from. */
export const istiod: Egress = itemsWhen(meshed, {
  to: [namespace("global.mesh.systemNamespace")],
  ports: tcp(15_012),
});

export const dns: Egress = {
  to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

function engine(name: "postgresql" | "redis"): Egress {
  const bundled = ref(`global.${name}.bundled`);
  return {
    to: [
      itemsWhen<object>(bundled, podsOf(name)),
      itemsWhen<object>({ call: "not", args: [bundled] }, { ipBlock: { cidr: text(`global.${name}.cidr`) } }),
    ],
    ports: [{ protocol: "TCP", port: value(`global.${name}.port`) }],
  };
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];

/** A policy knows addresses, not names; the mesh narrows it down to the declared hosts. */
function outside(hosts: readonly string[]): Egress {
  const internet = { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } }], ports: tcp(443) };
  if (!hosts.includes("api.stripe.com")) return internet;
  return when(
    ref("global.stripe.simulated"),
    { to: [podsOf("stripe-simulator")], ports: tcp(12_111) } as Egress,
    internet,
  );
}
