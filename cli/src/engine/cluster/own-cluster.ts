import { ShopError } from "../../shop-error.ts";
import type { Values } from "../release.ts";
import type { RunTool } from "../run-tool.ts";
import type { Outcome } from "../step.ts";

/** The name of the cluster that `up` makes, and so of what `down --purge` may take away again. */
export const ownCluster = "shopstream";

export type ClusterMaker = "kind" | "k3d";

/** Ports of this machine: of the shop, and of the page where the simulated bank asks for 3-D Secure. */
const [shopPort, bankPort] = [8080, 8081];
export const ownClusterUrl = `http://localhost:${shopPort}`;

/** Ports of the node that `wayIn` gives to the same two. */
export const nodePorts = { shop: 30_080, bank: 30_081 } as const;

interface Maker {
  readonly list: readonly string[];
  readonly isListed: (out: string) => boolean;
  readonly create: readonly string[];
  readonly config?: object;
  readonly load: (archive: string) => readonly string[];
  readonly remove: readonly string[];
  /** What the charts must know of such a cluster. */
  readonly values: Values;
  readonly install: string;
}

const local = { host: "localhost", publicUrl: ownClusterUrl };
const mapping = (containerPort: number, hostPort: number) => ({ containerPort, hostPort, listenAddress: "127.0.0.1" });

const makers: Readonly<Record<ClusterMaker, Maker>> = {
  kind: {
    list: ["get", "clusters"],
    isListed: (out) => out.split(/\s+/).includes(ownCluster),
    create: ["create", "cluster", "--name", ownCluster, "--wait", "120s", "--config", "-"],
    config: {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      nodes: [
        {
          role: "control-plane",
          extraPortMappings: [mapping(nodePorts.shop, shopPort), mapping(nodePorts.bank, bankPort)],
        },
      ],
    },
    load: (archive) => ["load", "image-archive", archive, "--name", ownCluster],
    remove: ["delete", "cluster", "--name", ownCluster],
    // It comes without an ingress controller: ports of the node lead to the gateway (cluster-way-in.ts).
    values: {
      global: { ...local, stripe: { publicUrl: `http://localhost:${bankPort}` } },
      edge: { kind: "none" },
    },
    install: "https://kind.sigs.k8s.io says how to install it",
  },
  k3d: {
    list: ["cluster", "list", "--no-headers"],
    isListed: (out) => out.split("\n").some((line) => line.split(/\s+/)[0] === ownCluster),
    create: ["cluster", "create", ownCluster, "--wait", "--port", `127.0.0.1:${shopPort}:80@loadbalancer`],
    load: (archive) => ["image", "import", archive, "--cluster", ownCluster],
    remove: ["cluster", "delete", ownCluster],
    // Its Traefik takes every Ingress and runs in kube-system.
    values: {
      global: {
        ...local,
        edge: { namespace: "kube-system" },
        stripe: { publicUrl: `http://stripe.localhost:${shopPort}` },
      },
      edge: { className: "traefik" },
    },
    install: "https://k3d.io says how to install it",
  },
};

/** With the tag of the images that it was given, where they have one of their own. */
export function ownClusterValues(maker: ClusterMaker, tag?: string): Values {
  const { values } = makers[maker];
  return tag === undefined ? values : { ...values, global: { ...(values.global as Values), image: { tag } } };
}

async function run(tool: RunTool, maker: ClusterMaker, args: readonly string[], input?: string): Promise<string> {
  const { code, out, complaint } = await tool(maker, args, input === undefined ? {} : { input }).catch((cause) => {
    const hint = `${makers[maker].install}, or use a cluster that is there: --target context --context NAME`;
    throw new ShopError("SHOP-CLUSTER-005", `${maker} is not on this machine`, { hint, cause });
  });
  if (code !== 0)
    throw new ShopError("SHOP-CLUSTER-005", `${maker} ${args.slice(0, 2).join(" ")}: ${complaint.trim()}`);
  return out;
}

async function exists(tool: RunTool, maker: ClusterMaker): Promise<boolean> {
  const { list, isListed } = makers[maker];
  return isListed(await run(tool, maker, list));
}

/** Makes the cluster if it is not there. Both programs take back what they could not finish. */
export async function ensureOwnCluster(tool: RunTool, maker: ClusterMaker): Promise<Outcome> {
  if (await exists(tool, maker)) return "unchanged";
  const { create, config } = makers[maker];
  await run(tool, maker, create, config === undefined ? undefined : JSON.stringify(config));
  return "created";
}

/** Gives the nodes the images of an archive, which no registry has. */
export async function loadImages(tool: RunTool, maker: ClusterMaker, archive: string): Promise<void> {
  await run(tool, maker, makers[maker].load(archive));
}

export async function removeOwnCluster(tool: RunTool, maker: ClusterMaker): Promise<boolean> {
  if (!(await exists(tool, maker))) return false;
  await run(tool, maker, makers[maker].remove);
  return true;
}
