import { existsSync } from "node:fs";
import { programPath } from "../../../../tools/programs.ts";
import { ShopError } from "../../shop-error.ts";
import { type RunTool, runTool } from "../run-tool.ts";
import type { Cluster } from "./cluster.ts";

/** The Helm that the repository pins where it is built, and the machine's own otherwise. */
function helmProgram(): string {
  try {
    return programPath("helm");
  } catch {
    return "helm"; // not built here
  }
}

export interface HelmRun {
  /** They go in as standard input, never as text put together. */
  readonly values?: unknown;
  readonly signal?: AbortSignal;
  readonly tool?: RunTool;
}

/** Runs Helm against the pinned cluster. */
export async function helm(cluster: Cluster, args: readonly string[], run: HelmRun = {}): Promise<string> {
  const { values, signal, tool = runTool } = run;
  const where = ["--kubeconfig", cluster.kubeconfig, "--kube-context", cluster.context, "-n", cluster.namespace];
  const given = {
    ...(values === undefined ? {} : { input: JSON.stringify(values) }),
    ...(signal === undefined ? {} : { signal }),
  };
  const { code, out, complaint } = await tool(helmProgram(), [...args, ...where], given).catch((cause) => {
    signal?.throwIfAborted();
    throw new ShopError("SHOP-ENV-004", "helm is not there: install it, or make tools ARGS=helm", { cause });
  });
  if (code !== 0) throw new ShopError("SHOP-CLUSTER-003", `helm ${args.slice(0, 2).join(" ")}: ${complaint.trim()}`);
  return out;
}

/** How long Helm waits for what it waits for: hooks such as migrations, and pods that end. */
export const helmPatience = (timeoutMs: number): readonly string[] => ["--timeout", `${Math.ceil(timeoutMs / 1_000)}s`];

export function chartFolder(charts: string, name: string): string {
  const folder = `${charts}/${name}`;
  if (!existsSync(folder)) throw new ShopError("SHOP-ENV-004", `there is no chart in ${folder}`);
  return folder;
}
