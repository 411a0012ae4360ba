import { join } from "node:path";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { CommandSpec } from "../command.ts";
import { readRecord } from "../engine/faults/fault-files.ts";
import { homeOf } from "../engine/home.ts";
import { localDown, purge } from "../engine/local/down.ts";
import { findSupervisor } from "../engine/supervisor-client.ts";
import { ShopError } from "../shop-error.ts";
import { isOnCluster, type TargetOptions, withPlatformTarget } from "./platform-target.ts";

interface DownOptions extends TargetOptions {
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
    withPlatformTarget(command).option("--purge", "also remove the data; and the cluster, if up made it"),
  run: async (call, options) => {
    if (isOnCluster(options)) {
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
    await mustBeWhole(home, io.clock);
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

// A supervisor that is gone took its faults with it, or the next one will: only a living one has some that somebody watches.
async function mustBeWhole(home: string, clock: Clock): Promise<void> {
  const dir = join(home, "supervisor");
  if (findSupervisor(dir, clock) === undefined) return;
  const [fault] = readRecord(dir).active;
  if (fault !== undefined)
    throw new ShopError("SHOP-CHAOS-014", `${fault.what}, until ${new Date(fault.until).toISOString()}`);
}
