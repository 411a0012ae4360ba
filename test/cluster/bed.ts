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
  /** Of the first node, where the ports of the cluster are published. */
  nodeIp: string;
  hostLink: string;
  cgroup: string;
}>;

/**
 * What Kubernetes takes for a computer: a kubelet and a containerd. Nodes share the machine's network and disk, so each has names,
 * ports and a control group of its own.
 */
export type Node = Readonly<{
  name: string;
  ip: string;
  /** Behind the names of its programs, files and folders. */
  suffix: string;
  kubeletPort: number;
  healthPort: number;
  cgroup: string;
}>;

/** Inside the machine: a folder in its memory, gone with it. */
export const runFolder = "/run/bed";
export const nodeName = "node1";
export const podNetwork = "10.244.0.0/16";
export const serviceNetwork = "10.96.0.0/16";
export const apiServiceIp = "10.96.0.1";

export function firstNode({ nodeIp, cgroup }: Bed): Node {
  return { name: nodeName, ip: nodeIp, suffix: "", kubeletPort: 10_250, healthPort: 10_248, cgroup };
}

/** Joins only when somebody asks for it (second-node.ts). */
export function secondNode({ hostIp, cgroup }: Bed): Node {
  const name = "node2";
  const ip = hostIp.replace(/1$/, "3");
  return { name, ip, suffix: `-${name}`, kubeletPort: 10_260, healthPort: 10_258, cgroup: `${cgroup}/${name}` };
}

export const socketOf = ({ suffix }: Node): string => `${runFolder}/containerd${suffix}.sock`;

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
