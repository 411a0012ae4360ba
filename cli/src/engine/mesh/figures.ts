import type { Cluster } from "../cluster/cluster.ts";
import { type ProxiedPod, proxyCounts } from "../proxy-counts.ts";
import { meshTraffic } from "./traffic.ts";

/** What the proxies of a service did, in one line: since they started, but for `open` and `ejected`, which are now. */
export interface MeshFigures {
  /** Callees that have as many calls under way as they may have. */
  readonly open: readonly string[];
  readonly overflowed: number;
  /** Callees of which a replica is left out. */
  readonly ejected: readonly string[];
  readonly repeated: number;
  /** Calls that its policy refused, connections without a certificate, requests over its limit. */
  readonly denied: number;
  readonly plaintext: number;
  readonly flooded: number;
}

/** Undefined for a service without proxies. */
export async function meshFigures(cluster: Cluster, pods: readonly ProxiedPod[]): Promise<MeshFigures | undefined> {
  const proxied = pods.filter(({ hasProxy, isReady }) => hasProxy && isReady);
  const all = (await Promise.all(proxied.map((pod) => proxyCounts(cluster, pod)))).flatMap((one) => one ?? []);
  if (all.length === 0) return undefined;
  const carried = all.flatMap((counts) => counts.carried);
  const total = <T>(of: readonly T[], number: (one: T) => number) => of.reduce((sum, one) => sum + number(one), 0);
  const callees = (which: (one: (typeof carried)[number]) => boolean) => [
    ...new Set(carried.filter(which).map(({ callee }) => callee)),
  ];
  return {
    open: callees(({ isOpen }) => isOpen),
    overflowed: total(carried, ({ overflowed }) => overflowed),
    ejected: callees(({ ejected }) => ejected > 0),
    repeated: total(carried, ({ repeated }) => repeated),
    denied: total(all, ({ denied }) => denied),
    plaintext: total(all, ({ plaintext }) => plaintext),
    flooded: total(all, ({ flooded }) => flooded),
  };
}

/** Of the way in. A proxy that keeps no more than Istio has it keep tells nothing of calls: better no figures than none counted. */
export async function edgeFigures(cluster: Cluster, pods: readonly ProxiedPod[]): Promise<MeshFigures | undefined> {
  return (await meshTraffic(cluster, pods)).size === 0 ? undefined : meshFigures(cluster, pods);
}
