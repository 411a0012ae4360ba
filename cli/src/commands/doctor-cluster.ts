import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { clusterDoctor } from "../engine/cluster-doctor.ts";
import type { Check } from "../engine/doctor.ts";
import { renderRelease, type ValuesOptions } from "../engine/release.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

export type DoctorClusterOptions = TargetOptions & ValuesOptions;

export async function clusterChecks(
  call: Call,
  options: DoctorClusterOptions,
  isBeforeStart: boolean,
): Promise<Check[]> {
  const objects = await renderRelease([], options);
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  return clusterDoctor(cluster, isBeforeStart, objects, call.io.clock.now());
}
