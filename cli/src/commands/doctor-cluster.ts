import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { clusterDoctor } from "../engine/cluster-doctor.ts";
import type { Check } from "../engine/doctor.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

export async function clusterChecks(call: Call, options: TargetOptions, isBeforeStart: boolean): Promise<Check[]> {
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  return clusterDoctor(cluster, isBeforeStart);
}
