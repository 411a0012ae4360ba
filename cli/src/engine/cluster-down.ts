import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";
import { helm } from "./cluster-helm.ts";
import { ownedAnnotation } from "./cluster-namespace.ts";
import { listReleases } from "./cluster-releases.ts";

const patienceMs = 180_000;

/** Releases of the shop are those that carry a digest; what else is in the namespace is not ours to remove. */
async function uninstallAll(cluster: Cluster, onChange: (line: string) => void): Promise<number> {
  const ours = [...(await listReleases(cluster)).values()].filter(({ digest }) => digest !== undefined).reverse();
  for (const { name } of ours) {
    await helm(cluster, ["uninstall", name, "--ignore-not-found", "--wait", "--timeout", "3m"]);
    onChange(`${name} removed`);
  }
  return ours.length;
}

async function namespaceGone({ core, namespace }: Cluster, clock: Clock): Promise<void> {
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const { items } = await core.listNamespace({ fieldSelector: `metadata.name=${namespace}` });
    if (items.length === 0) return;
    if (clock.now() > deadline) throw new ShopError("SHOP-ENV-005", `the namespace ${namespace} is still ending`);
    await clock.sleep(500);
  }
}

/** Keys, passwords and claims outlive their releases, so that a shop that is installed again finds its data. */
async function purgeKept(cluster: Cluster, clock: Clock): Promise<string> {
  const { core, namespace } = cluster;
  const { items } = await core.listNamespace({ fieldSelector: `metadata.name=${namespace}` });
  if (items[0]?.metadata?.annotations?.[ownedAnnotation] === "true") {
    await core.deleteNamespace({ name: namespace });
    await namespaceGone(cluster, clock);
    return "nothing";
  }
  const ours = { namespace, labelSelector: "app.kubernetes.io/part-of=shopstream" };
  await core.deleteCollectionNamespacedSecret(ours);
  await core.deleteCollectionNamespacedConfigMap(ours);
  await core.deleteCollectionNamespacedPersistentVolumeClaim(ours);
  return `the namespace ${namespace}, which was there before`;
}

/** Reverse order of `up`. Answers how many releases went, and what is left. */
export async function clusterDown(
  cluster: Cluster,
  isPurge: boolean,
  clock: Clock,
  onChange: (line: string) => void,
): Promise<{ readonly removed: number; readonly left: string }> {
  const removed = await uninstallAll(cluster, onChange);
  if (isPurge) return { removed, left: await purgeKept(cluster, clock) };
  return { removed, left: `keys, passwords and volumes in the namespace ${cluster.namespace}; --purge removes them` };
}
