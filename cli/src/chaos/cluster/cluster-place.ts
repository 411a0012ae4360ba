import type { Call } from "../../command.ts";
import { firstAdmin } from "../../engine/cluster/admin.ts";
import { type Cluster, openCluster } from "../../engine/cluster/cluster.ts";
import { readClusterMetrics } from "../../engine/cluster/metrics.ts";
import { listWorkloads } from "../../engine/cluster/workloads.ts";
import { homeOf } from "../../engine/home.ts";
import { Rest } from "../../engine/rest.ts";
import { type Target, type TargetOptions, targetOf } from "../../engine/target.ts";
import type { Io } from "../../io.ts";
import { ShopError } from "../../shop-error.ts";
import type { Place } from "../place.ts";
import { ClusterDriver } from "./cluster-driver.ts";
import { mustBeThisShop } from "./proven-address.ts";

/** Where customers, and we, find the shop; and its mails, where somebody keeps them to be read. */
type ShopOptions = TargetOptions & { readonly inbox?: string };

/** The shop in a namespace, which is asked at its address like any other; who administrates it is a secret of the namespace. */
export async function clusterPlace(
  call: Call,
  context: string,
  namespace: string,
  options: ShopOptions,
): Promise<Place> {
  const { io } = call;
  const { cluster, close } = openCluster(context, namespace);
  call.atEnd(async () => close());
  const driver = new ClusterDriver({ cluster, clock: io.clock });
  const metrics = () => readClusterMetrics(cluster);
  const target = () => clusterTarget(cluster, io, options);
  // In a mesh a program is started in each pod to read them.
  const releases = async () => (await listWorkloads(cluster)).flatMap(({ stand }) => stand ?? []);
  const place = { home: homeOf(io.env), target, driver, metrics, metricsAreCheap: false, releases };
  return { ...place, simulator: undefined, inbox: undefined };
}

/**
 * Where the customers of an experiment go: named in words, since SHOP_URL may be that of a shop which nobody wants to break, and
 * proven to be this shop before anybody signs in there.
 */
export async function clusterTarget(cluster: Cluster, io: Io, options: ShopOptions): Promise<Target> {
  const { url, inbox = io.env.SHOP_INBOX_URL } = options;
  if (url === undefined)
    throw new ShopError("SHOP-CLI-001", `give --url: where customers find the shop in ${cluster.namespace}`);
  if (!URL.canParse(url)) throw new ShopError("SHOP-CLI-001", `--url ${url} is not an address`);
  if (inbox !== undefined && !URL.canParse(inbox))
    throw new ShopError("SHOP-CLI-001", `--inbox ${inbox} is not an address`);
  await mustBeThisShop(cluster, new Rest(url.replace(/\/+$/, ""), io.clock), url);
  const env = { ...(await adminOf(cluster, io, options)), ...io.env };
  // The local platform's file says nothing of a shop elsewhere, also when both are reached at one address.
  const target = { ...targetOf({ ...io, env }, options), file: undefined };
  return inbox === undefined ? target : { ...target, inboxUrl: inbox.replace(/\/+$/, "") };
}

/** As `up` made it; whoever has replaced that account says so by options or environment, and needs no right to read secrets. */
async function adminOf(cluster: Cluster, { env }: Io, options: TargetOptions): Promise<Record<string, string>> {
  const isNamed = (options.adminEmail ?? env.SHOP_ADMIN_EMAIL) !== undefined;
  if (isNamed && (options.adminPassword ?? env.SHOP_ADMIN_PASSWORD) !== undefined) return {};
  try {
    const { email, password } = await firstAdmin(cluster);
    return email === "" ? {} : { SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password };
  } catch (error) {
    if ([403, 404].includes((error as { code?: number }).code ?? 0)) return {};
    throw error;
  }
}
