import type { KubernetesObject } from "@kubernetes/client-node";
import { nodePorts } from "./own-cluster.ts";

interface Way {
  readonly to: string;
  readonly port: number;
  readonly nodePort: number;
}

const ways: readonly Way[] = [
  { to: "gateway", port: 8080, nodePort: nodePorts.shop },
  { to: "stripe-simulator", port: 12_111, nodePort: nodePorts.bank },
];

/** Ports of the node for a cluster without an ingress controller, and the leave to use them. */
export function wayIn(namespace: string): readonly KubernetesObject[] {
  return ways.flatMap(({ to, port, nodePort }) => {
    const metadata = { name: `way-in-${to}`, namespace, labels: { "app.kubernetes.io/part-of": "shopstream" } };
    const selector = { "app.kubernetes.io/name": to, "app.kubernetes.io/component": "server" };
    const service = { type: "NodePort", selector, ports: [{ name: "http", port, targetPort: port, nodePort }] };
    const policy = {
      podSelector: { matchLabels: selector },
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ protocol: "TCP", port }] }],
    };
    return [
      { apiVersion: "v1", kind: "Service", metadata, spec: service },
      { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: policy },
    ];
  });
}
