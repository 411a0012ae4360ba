import type { Call } from "../../command.ts";
import { type Cluster, openCluster } from "../../engine/cluster.ts";
import { readClusterMetrics } from "../../engine/cluster-metrics.ts";
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
  const admin = await firstAdmin(cluster);
  const driver = new ClusterDriver({ cluster, clock: io.clock });
  const metrics = () => readClusterMetrics(cluster);
  // The local platform's file says nothing of a shop elsewhere, also when both are reached at one address.
  const target = () => ({ ...targetOf({ ...io, env: { ...admin, ...io.env } }, options), file: undefined });
  return { home: homeOf(io.env), target, driver, metrics, simulator: undefined, inbox: undefined };
}

/** As `up` made it; whoever has replaced that account says so by options or environment. */
async function firstAdmin({ core, namespace }: Cluster): Promise<Record<string, string>> {
  const { items } = await core.listNamespacedSecret({ namespace, fieldSelector: "metadata.name=first-admin" });
  const text = (key: string) => Buffer.from(items[0]?.data?.[key] ?? "", "base64").toString();
  const [email, password] = [text("BOOTSTRAP_ADMIN_EMAIL"), text("BOOTSTRAP_ADMIN_PASSWORD")];
  return email === "" ? {} : { SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password };
}
