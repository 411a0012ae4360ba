import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { clusterStatus, isWell } from "../engine/cluster-status.ts";
import { clusterStatusText } from "../engine/cluster-status-text.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Result } from "../result.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

/** Opens the cluster once, and looks at its shop as often as it is asked. */
export function openStatus(call: Call, options: TargetOptions): () => Promise<Result> {
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  return async () => {
    const status = await clusterStatus(cluster);
    const well = isWell(status);
    const broken = status.services.length > 0 ? "degraded" : "stopped";
    return {
      kind: "PlatformStatus",
      status: well ? "ready" : broken,
      data: { ...status },
      text: clusterStatusText(status, call.io.clock.now()),
      exit: well ? exitCodes.done : exitCodes.checkFailed,
    };
  };
}
