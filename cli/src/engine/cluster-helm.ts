import { existsSync } from "node:fs";
import { programPath } from "../../../tools/programs.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";
import { runTool } from "./run-tool.ts";

/** The Helm that the repository pins where it is built, and the machine's own otherwise. */
function helmProgram(): string {
  try {
    return programPath("helm");
  } catch {
    return "helm"; // not built here
  }
}

/** Runs Helm against the pinned cluster; values go in as standard input, never as text put together. */
export async function helm(cluster: Cluster, args: readonly string[], values?: unknown): Promise<string> {
  const where = ["--kubeconfig", cluster.kubeconfig, "--kube-context", cluster.context, "-n", cluster.namespace];
  const input = values === undefined ? "" : JSON.stringify(values);
  const { code, out, complaint } = await runTool(helmProgram(), [...args, ...where], input).catch((cause) => {
    throw new ShopError("SHOP-ENV-004", "helm is not there: install it, or make tools ARGS=helm", { cause });
  });
  if (code !== 0) throw new ShopError("SHOP-CLUSTER-003", `helm ${args.slice(0, 2).join(" ")}: ${complaint.trim()}`);
  return out;
}

export function chartFolder(charts: string, name: string): string {
  const folder = `${charts}/${name}`;
  if (!existsSync(folder)) throw new ShopError("SHOP-ENV-004", `there is no chart in ${folder}`);
  return folder;
}
