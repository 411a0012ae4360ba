import { readServices } from "@shopstream/cdk8s/services.ts";
import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { clusterDoctor } from "../engine/cluster/doctor.ts";
import { clusterStatus } from "../engine/cluster/status.ts";
import type { Check } from "../engine/doctor.ts";
import { meshChecks } from "../engine/doctor-mesh.ts";
import { objectiveChecks } from "../engine/doctor-objectives.ts";
import { renderRelease, type ValuesOptions } from "../engine/release.ts";
import { allObjectives } from "../engine/slo-budget.ts";
import { contextOf, type TargetOptions } from "./platform-target.ts";

export interface DoctorClusterOptions extends TargetOptions, ValuesOptions {
  readonly pre?: boolean;
  readonly mesh?: boolean;
  readonly slo?: boolean;
  readonly security?: boolean;
}

/** Opens the cluster once; what it answers looks as often as it is asked. */
export async function openChecks(call: Call, options: DoctorClusterOptions): Promise<() => Promise<Check[]>> {
  const { pre = false, mesh = false, slo = false, security = false } = options;
  const objects = await renderRelease([], options);
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  const all = () => clusterDoctor(cluster, pre, objects, call.io.clock.now());
  if (!mesh && !slo && !security) return all;
  return async () => [
    ...(security ? (await all()).filter(({ category, name }) => category === "security" || name === "server") : []),
    ...(mesh ? await meshChecks(cluster, await readServices()) : []),
    ...(slo ? objectiveChecks(allObjectives(), (await clusterStatus(cluster)).burning) : []),
  ];
}
