import type { IIoK8sApiNetworkingV1NetworkPolicyEgressRule as Egress } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import { type Expression, itemsWhen, ref, verbatim } from "../helm/expression.ts";

/** Ports as a NetworkPolicy names them. */
export const tcp = (...ports: readonly (number | string)[]) =>
  ports.map((port) => ({ protocol: "TCP" as const, port }));

/** Where else the user says that something is, as a NetworkPolicy names it. */
export function toPeers(path: string, ports: NonNullable<Egress["ports"]>, condition: Expression = ref(path)): Egress {
  return itemsWhen<Egress>(condition, { to: verbatim(path), ports });
}
