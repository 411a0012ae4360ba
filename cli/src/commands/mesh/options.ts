import type { Command } from "commander";

export interface MeshOptions {
  readonly context: string;
  readonly namespace: string;
}

export function withMeshOptions(command: Command): Command {
  return command
    .requiredOption("--context <name>", "of the kubeconfig: the cluster is never guessed")
    .option("--namespace <name>", "of the shop", "shop");
}
