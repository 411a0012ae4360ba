import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IIoK8sApiNetworkingV1NetworkPolicyEgressRule as Egress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import type { IIoK8sApiNetworkingV1NetworkPolicyIngressRule as Ingress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { itemsWhen, not, ref, text, value, verbatim, when } from "../helm/expression.ts";
import { meshed } from "../mesh/names.ts";
import { joinedMetricsPort, proxyMetricsPort } from "../mesh/proxy-monitor.ts";
import { sendsMail, speaksRpc } from "../secrets.ts";
import { callersOf, httpCallersOf, type ServiceInfo } from "../services.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { engineEgress } from "./own-engines.ts";
import { metricsPortOf } from "./ports.ts";
import { tcp, toPeers } from "./reach.ts";

/** Who may talk to a service's pods and whom they may talk to: the calls of all deploy.ts, and nothing else. */
export function networkPolicyFile(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  const { name } = service.deploy;
  new TemplateFile(chart, "networkpolicy", ref("global.networkPolicy.enabled")).add<INetworkPolicy>({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      podSelector: { matchLabels: selectorOf(name) },
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
    ...(edge === undefined ? [] : fromEdge(httpPort)),
    itemsWhen(ref("global.monitoring.enabled"), {
      from: [namespace("global.monitoring.namespace")],
      ports: [...tcp(metricsPortOf(deploy)), itemsWhen(meshed, ...tcp(proxyMetricsPort), ...tcp(joinedMetricsPort))],
    }),
  ];
}

function fromEdge(port: number): Ingress[] {
  return [
    { from: [namespace("global.edge.namespace")], ports: tcp(port) },
    // Load balancers that know pods by address, and controllers in the network of their node, have no namespace.
    itemsWhen<Ingress>(ref("global.edge.peers"), { from: verbatim("global.edge.peers"), ports: tcp(port) }),
  ];
}

// Stripe's webhooks come in by the edge; the simulator's from inside.
const simulatorCalls = ["gateway"];

function egressOf(service: ServiceInfo, services: readonly ServiceInfo[]): Egress[] {
  const { deploy } = service;
  const callees = services.filter((callee) => deploy.calls.includes(callee.deploy.name));
  const httpCallees = services.filter((callee) => (deploy.callsOverHttp ?? []).includes(callee.deploy.name));
  return [
    ...dns,
    ...callees.map((callee) => ({ to: [podsOf(callee.deploy.name)], ports: tcp(callee.deploy.grpcPort ?? 0) })),
    ...httpCallees.map((callee) => ({ to: [podsOf(callee.deploy.name)], ports: tcp(callee.deploy.httpPort) })),
    ...(deploy.stores.includes("database") ? engine("postgresql") : []),
    // The bus, and the news of revoked sessions.
    ...(speaksRpc(deploy) ? engine("redis") : []),
    ...engineEgress(service),
    ...(deploy.egress === undefined ? [] : [outside(deploy.egress)]),
    ...(sendsMail(deploy)
      ? [
          {
            to: [{ ipBlock: { cidr: text("global.mail.cidr") } }],
            ports: tcp(value("global.mail.port")),
          },
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

const dnsPorts = [{ protocol: "UDP" as const, port: 53 }, ...tcp(53)];

export const dns: readonly Egress[] = [
  { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }], ports: dnsPorts },
  toPeers("global.dns.peers", dnsPorts),
];

function engine(name: "postgresql" | "redis"): readonly Egress[] {
  const bundled = ref(`global.${name}.bundled`);
  const ports = tcp(value(`global.${name}.port`));
  const to = [
    itemsWhen<object>(bundled, podsOf(name)),
    itemsWhen<object>(not(bundled), { ipBlock: { cidr: text(`global.${name}.cidr`) } }),
  ];
  return [{ to, ports }, toPeers(`global.${name}.peers`, ports)];
}

/** What a migration needs: it runs before the objects of its release are there, and so brings its own way out. */
export const migrationEgress = (): Egress[] => [...dns, ...engine("postgresql")];

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
