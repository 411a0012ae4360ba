import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { followClusterLogs, readClusterLogs } from "../engine/cluster/logs.ts";
import type { LogFilter, LogLine } from "../engine/log-line.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

/** What the pods of the shop wrote; with a teller it goes on until Ctrl-C, and answers nothing. */
export async function clusterLogs(
  call: Call,
  options: TargetOptions,
  filter: LogFilter,
  tell?: (line: LogLine) => void,
): Promise<readonly LogLine[]> {
  const { io, signal } = call;
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  if (tell === undefined) return readClusterLogs(cluster, filter);
  await followClusterLogs(cluster, filter, { clock: io.clock, signal, tell });
  return [];
}
