import path from "node:path";
import { root } from "../runner/program.ts";

/**
 * Where a bed keeps its things and which names it takes on the host. The slot tells beds of one host apart: it is part
 * of every address and name that the host sees.
 */
export type Bed = Readonly<{
  home: string;
  logs: string;
  certificates: string;
  kubeconfig: string;
  hostIp: string;
  nodeIp: string;
  hostLink: string;
  cgroup: string;
}>;

/** Inside the machine: a folder in its memory, gone with it. */
export const runFolder = "/run/bed";
export const nodeName = "node1";
export const podNetwork = "10.244.0.0/16";
export const serviceNetwork = "10.96.0.0/16";
export const apiServiceIp = "10.96.0.1";

export function bedOf(env: NodeJS.ProcessEnv = process.env): Bed {
  const slot = Number(env.CLUSTER_SLOT ?? "0");
  if (!Number.isInteger(slot) || slot < 0 || slot > 255) throw new Error("CLUSTER_SLOT is a number from 0 to 255");
  const home = path.resolve(env.CLUSTER_HOME ?? path.join(root, ".cache/cluster", String(slot)));
  return {
    home,
    logs: path.join(home, "logs"),
    certificates: path.join(home, "certificates"),
    kubeconfig: path.join(home, "kubeconfig"),
    hostIp: `10.250.${slot}.1`,
    nodeIp: `10.250.${slot}.2`,
    hostLink: `bed${slot}`,
    cgroup: `shopstream-bed${slot}`,
  };
}
