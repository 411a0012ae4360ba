import type { Call } from "../../command.ts";
import { type Cluster, openCluster } from "../../engine/cluster.ts";
import { firstAdmin } from "../../engine/cluster-admin.ts";
import { readClusterMetrics } from "../../engine/cluster-metrics.ts";
import { listWorkloads } from "../../engine/cluster-workloads.ts";
import { homeOf } from "../../engine/home.ts";
import { type TargetOptions, targetOf } from "../../engine/target.ts";
import type { Place } from "../place.ts";
import { ClusterDriver } from "./cluster-driver.ts";

/** The shop in a namespace, which is asked at its address like any other; who administrates it is a secret of the namespace. */
export async function clusterPlace(
  call: Call,
  context: string,
  namespace: string,
  options: TargetOptions,
): Promise<Place> {
  const { io } = call;
  const { cluster, close } = openCluster(context, namespace);
  call.atEnd(async () => close());
  const admin = await adminOf(cluster);
  const driver = new ClusterDriver({ cluster, clock: io.clock });
  const metrics = () => readClusterMetrics(cluster);
  // The local platform's file says nothing of a shop elsewhere, also when both are reached at one address.
  const target = () => ({ ...targetOf({ ...io, env: { ...admin, ...io.env } }, options), file: undefined });
  // In a mesh a program is started in each pod to read them.
  const releases = async () => (await listWorkloads(cluster)).flatMap(({ stand }) => stand ?? []);
  const place = { home: homeOf(io.env), target, driver, metrics, metricsAreCheap: false, releases };
  return { ...place, simulator: undefined, inbox: undefined };
}

/** As `up` made it; whoever has replaced that account says so by options or environment. */
async function adminOf(cluster: Cluster): Promise<Record<string, string>> {
  try {
    const { email, password } = await firstAdmin(cluster);
    return email === "" ? {} : { SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password };
  } catch (error) {
    if ((error as { code?: number }).code === 404) return {};
    throw error;
  }
}
