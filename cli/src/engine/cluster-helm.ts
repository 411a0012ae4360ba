import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { programPath } from "../../../tools/programs.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";

/** The Helm that the repository pins where it is built, and the machine's own otherwise. */
function helmProgram(): string {
  try {
    return programPath("helm");
  } catch {
    return "helm"; // not built here
  }
}

/** Runs Helm against the pinned cluster; values go in as standard input, never as text put together. */
export function helm(cluster: Cluster, args: readonly string[], values?: unknown): Promise<string> {
  const where = ["--kubeconfig", cluster.kubeconfig, "--kube-context", cluster.context, "-n", cluster.namespace];
  return new Promise((resolve, reject) => {
    const child = spawn(helmProgram(), [...args, ...where], { stdio: "pipe" });
    let [out, complaint] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", (cause) =>
      reject(new ShopError("SHOP-ENV-004", "helm is not there: install it, or make tools ARGS=helm", { cause })),
    );
    child.on("close", (code) => {
      if (code === 0) return resolve(out);
      reject(new ShopError("SHOP-CLUSTER-003", `helm ${args.slice(0, 2).join(" ")}: ${complaint.trim()}`));
    });
    // Helm may end before it has read its values; its exit code says what was wrong.
    child.stdin.on("error", () => undefined).end(values === undefined ? "" : JSON.stringify(values));
  });
}

export function chartFolder(charts: string, name: string): string {
  const folder = `${charts}/${name}`;
  if (!existsSync(folder)) throw new ShopError("SHOP-ENV-004", `there is no chart in ${folder}`);
  return folder;
}
