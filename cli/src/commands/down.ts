import type { CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { localDown, purge } from "../engine/local-down.ts";
import { ShopError } from "../shop-error.ts";
import type { ClusterOptions } from "./up-cluster.ts";

interface DownOptions extends ClusterOptions {
  readonly target: string;
  readonly purge?: boolean;
}

const stopMs = 90_000;

export const downCommand: CommandSpec<DownOptions> = {
  name: "down",
  summary: "stop the platform, here or on a cluster",
  examples: [
    { line: "shopctl down", does: "stops everything in reverse order; products, orders and secrets stay" },
    { line: "shopctl down --purge --yes", does: "also removes all data, logs and secrets" },
  ],
  dryRun: "supported",
  configure: (command) =>
    command
      .option("--purge", "also remove the data")
      .option("--target <target>", "where: local, or context for a Kubernetes cluster", "local")
      .option("--context <name>", "of the kubeconfig; always in words, never the current one")
      .option("--namespace <name>", "of the shop on a cluster", "shop"),
  run: async (call, options) => {
    if (options.target === "context") {
      const { downFromCluster } = await import("./down-cluster.ts");
      return downFromCluster(call, options);
    }
    const { io, progress, isDryRun, isConfirmed, timeoutMs = stopMs } = call;
    const home = homeOf(io.env);
    if (isDryRun)
      return {
        kind: "Platform",
        status: "planned",
        text: `would stop the platform of ${home}${options.purge ? " and remove that folder" : ""}`,
      };
    if (options.purge && !isConfirmed)
      throw new ShopError("SHOP-CLI-002", `--purge removes every order and product in ${home}`);
    progress.begin("Stop the processes");
    const wasRunning = await localDown(home, io.clock, timeoutMs);
    progress.done("Stop the processes", wasRunning ? "stopped" : "none was running");
    if (options.purge) purge(home);
    const left = options.purge ? "nothing" : `the data in ${home}; shopctl down --purge removes it`;
    return {
      kind: "Platform",
      status: wasRunning || options.purge ? "configured" : "unchanged",
      data: { home, left },
      text: `left behind: ${left}`,
    };
  },
};
