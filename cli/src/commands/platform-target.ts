import type { Command } from "commander";
import { type ClusterMaker, ownCluster } from "../engine/cluster/own-cluster.ts";
import { ShopError } from "../shop-error.ts";

const targets = ["local", "context", "kind", "k3d"] as const;

/** Where the shop is: on this machine, on a cluster that is there, or on one that `up` makes with a program of this machine. */
type PlatformTarget = (typeof targets)[number];

export interface TargetOptions {
  readonly target: string;
  readonly context?: string;
  readonly namespace: string;
}

export function withPlatformTarget(command: Command): Command {
  return command
    .option(
      "--target <target>",
      "where: local, context for a Kubernetes cluster, or kind or k3d for one of its own",
      "local",
    )
    .option("--context <name>", "of the kubeconfig; always in words, never the current one")
    .option("--namespace <name>", "of the shop on a cluster", "shop");
}

/**
 * Whether a command is about a Kubernetes cluster and not about this machine. A word it does not know is refused, and so
 * is a context that would be passed over: who names a cluster must not stop, seed or break this machine's shop instead.
 */
export function isOnCluster({ target, context }: Pick<TargetOptions, "target" | "context">): boolean {
  const isLocal = platformTarget(target) === "local";
  if (isLocal && context !== undefined)
    throw new ShopError("SHOP-CLI-001", `--context ${context} is for a shop on a cluster: add --target context`);
  return !isLocal;
}

function platformTarget(target: string): PlatformTarget {
  const found = targets.find((name) => name === target);
  if (found === undefined)
    throw new ShopError("SHOP-CLI-001", `--target ${target} is not known: use local, context, kind or k3d`);
  return found;
}

/** The program that makes the cluster; undefined where one is there already. */
export function makerOf(target: string): ClusterMaker | undefined {
  const kind = platformTarget(target);
  return kind === "kind" || kind === "k3d" ? kind : undefined;
}

/** Which cluster is changed is always said in words: the current context may be somebody's production. */
export function contextOf({ target, context }: TargetOptions): string {
  const maker = makerOf(target);
  // Both programs name the context of a cluster after themselves and it.
  if (maker !== undefined) return mustBeOwn(`${maker}-${ownCluster}`, context);
  if (context !== undefined) return context;
  throw new ShopError("SHOP-CLUSTER-004", "--target context needs --context NAME");
}

function mustBeOwn(own: string, named: string | undefined): string {
  if (named === undefined || named === own) return own;
  throw new ShopError(
    "SHOP-CLI-001",
    `--context ${named} is not the cluster that up makes, ${own}: use --target context`,
  );
}
