import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { Rendered } from "../helm/render-chart.ts";

/** `orders -> inventory:4011`. */
export type Edge = `${string} -> ${string}:${string | number}`;

type Peer = Readonly<{ podSelector?: { matchLabels?: Readonly<Record<string, string>> } }>;

const nameOf = ({ podSelector }: Peer) => podSelector?.matchLabels?.["app.kubernetes.io/name"];

/** The edges that policies allow, read from the callees' side and from the callers'. Both must allow a call. */
export function allowedEdges(objects: readonly Rendered[]): {
  readonly ingress: readonly Edge[];
  readonly egress: readonly Edge[];
} {
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy") as unknown as INetworkPolicy[];
  const edges = policies.map(({ spec }) => {
    const own = nameOf(spec as Peer) ?? "";
    const pairs = (peers: readonly Peer[] = [], ports: readonly { port?: string | number }[] = []) =>
      peers.flatMap((peer) => ports.map(({ port }) => ({ other: nameOf(peer), port })));
    const ingress = (spec?.ingress ?? []).flatMap(({ from, ports }) => pairs(from as Peer[], ports));
    const egress = (spec?.egress ?? []).flatMap(({ to, ports }) => pairs(to as Peer[], ports));
    return {
      ingress: ingress.filter(({ other }) => other).map(({ other, port }): Edge => `${other} -> ${own}:${port}`),
      egress: egress.filter(({ other }) => other).map(({ other, port }): Edge => `${own} -> ${other}:${port}`),
    };
  });
  return {
    ingress: [...new Set(edges.flatMap(({ ingress }) => ingress))].sort(),
    egress: [...new Set(edges.flatMap(({ egress }) => egress))].sort(),
  };
}
