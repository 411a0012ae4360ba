import { FaultRecords } from "../chaos/cluster/fault-records.ts";
import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { clusterStatus, symptomsOf } from "../engine/cluster/status.ts";
import { clusterStatusText } from "../engine/cluster/status-text.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

/** Opens the cluster once, and looks at its shop as often as it is asked. */
export function openStatus(call: Call, options: TargetOptions): () => Promise<Result> {
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  const faultRecords = new FaultRecords(cluster.ask, cluster.namespace);
  return async () => {
    const [status, records] = await Promise.all([clusterStatus(cluster), faultRecords.list()]);
    const faults = records.map(({ what, until }) => ({ what, until }));
    const symptoms = symptomsOf(status);
    const broken = status.services.length > 0 ? "degraded" : "stopped";
    return {
      kind: "PlatformStatus",
      status: symptoms.length === 0 ? "ready" : broken,
      data: { ...status, faults },
      text: clusterStatusText(status, faults, call.io.clock.now()),
      errors: symptoms.length === 0 ? [] : [new ShopError("SHOP-ENV-007", symptoms.join("; "))],
    };
  };
}
