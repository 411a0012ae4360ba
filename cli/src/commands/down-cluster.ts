import { FaultRecords } from "../chaos/cluster/fault-records.ts";
import type { Call } from "../command.ts";
import { type Cluster, openCluster } from "../engine/cluster/cluster.ts";
import { clusterDown } from "../engine/cluster/down.ts";
import { type ClusterMaker, ownCluster, removeOwnCluster } from "../engine/cluster/own-cluster.ts";
import { runTool } from "../engine/run-tool.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { awaitedTool } from "./awaited-tool.ts";
import { contextOf, makerOf, type TargetOptions } from "./platform-target.ts";

export async function downFromCluster(
  call: Call,
  options: TargetOptions & { readonly purge?: boolean },
): Promise<Result> {
  const { io, progress, isDryRun, isConfirmed, signal } = call;
  const maker = makerOf(options.target);
  if (maker !== undefined && options.purge) return removeCluster(call, maker);
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  const what = `the shop in ${options.namespace} of ${cluster.context} (${cluster.server}, authority ${cluster.authority})`;
  if (isDryRun) return { kind: "Platform", status: "planned", text: `would remove ${what}` };
  if (options.purge && !isConfirmed)
    throw new ShopError("SHOP-CLI-002", `--purge removes every order and product of ${what}`);
  await mustBeWhole(cluster);
  const title = `Remove ${what}`;
  progress.begin(title);
  const onChange = (line: string) => progress.detail(line);
  const down = { cluster, isPurge: options.purge ?? false, clock: io.clock, signal, onChange, tool: awaitedTool(call) };
  const { removed, left } = await clusterDown(down);
  progress.done(title, `${removed} releases`);
  return {
    kind: "Platform",
    status: removed > 0 || options.purge ? "configured" : "unchanged",
    data: { context: cluster.context, namespace: options.namespace, left },
    text: `left behind: ${left}`,
  };
}

/** What a fault took away is brought back by its record, which would be lost; and some of it is no part of the shop. */
async function mustBeWhole({ ask, namespace }: Cluster): Promise<void> {
  const [fault] = await new FaultRecords(ask, namespace).list();
  if (fault !== undefined)
    throw new ShopError("SHOP-CHAOS-014", `${fault.what}, until ${new Date(fault.until).toISOString()}`);
}

/** With its cluster the shop goes too. Only that of our own name: others were made by somebody else. */
async function removeCluster({ progress, isDryRun, isConfirmed }: Call, maker: ClusterMaker): Promise<Result> {
  const what = `the cluster ${ownCluster} of ${maker}`;
  if (isDryRun) return { kind: "Platform", status: "planned", text: `would remove ${what}` };
  if (!isConfirmed) throw new ShopError("SHOP-CLI-002", `--purge removes ${what} with all that is in it`);
  progress.begin(`Remove ${what}`);
  const wasThere = await removeOwnCluster(runTool, maker);
  progress.done(`Remove ${what}`, wasThere ? "removed" : "there was none");
  return {
    kind: "Platform",
    status: wasThere ? "configured" : "unchanged",
    data: { left: "nothing" },
    text: "left behind: nothing",
  };
}
