import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../../shop-error.ts";
import { mustBeFree } from "../interrupted-release.ts";
import type { RunTool } from "../run-tool.ts";
import { stageOf } from "./charts.ts";
import type { Cluster } from "./cluster.ts";
import { helm, helmPatience } from "./helm.ts";
import { leftovers, removeLeftovers } from "./leftovers.ts";
import { ownedAnnotation } from "./namespace.ts";
import { listReleases, type Release } from "./releases.ts";

const patienceMs = 180_000;

export interface ClusterDown {
  readonly cluster: Cluster;
  readonly isPurge: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onChange: (line: string) => void;
  /** Helm, where it is not this machine's. */
  readonly tool?: RunTool;
}

/** Who is asked goes after who asks: the edge first, then services, what they store in, and what all of them need. */
const latestFirst = (left: Release, right: Release) =>
  stageOf(right.name) - stageOf(left.name) || right.name.localeCompare(left.name);

/** Releases of the shop are those that carry a digest; what else is in the namespace is not ours to remove. */
async function uninstallAll({ cluster, clock, signal, onChange, tool }: ClusterDown): Promise<number> {
  const ours = [...(await listReleases(cluster)).values()].filter(({ digest }) => digest !== undefined);
  // Before the first goes: half a shop is worse than a whole one.
  for (const release of ours) await mustBeFree(cluster, release, clock);
  for (const { name } of ours.toSorted(latestFirst)) {
    signal.throwIfAborted();
    const args = ["uninstall", name, "--ignore-not-found", "--wait", ...helmPatience(patienceMs)];
    await helm(cluster, args, { signal, ...(tool === undefined ? {} : { tool }) });
    onChange(`${name} removed`);
  }
  return ours.length;
}

/** True once it is so; false at the end of its patience. */
async function eventually({ clock, signal }: ClusterDown, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = clock.now() + patienceMs;
  while (!(await isSo())) {
    if (clock.now() > deadline) return false;
    await clock.sleep(500, signal);
  }
  return true;
}

const namespaceOf = async ({ core, namespace }: Cluster) =>
  (await core.listNamespace({ fieldSelector: `metadata.name=${namespace}` })).items[0];

/** Keys, passwords and claims outlive their releases, so that a shop that is installed again finds its data. */
async function purgeKept(down: ClusterDown): Promise<string> {
  const { cluster } = down;
  const { namespace } = cluster;
  const found = await namespaceOf(cluster);
  if (found === undefined) return "nothing";
  if (found.metadata?.annotations?.[ownedAnnotation] === "true") {
    await cluster.core.deleteNamespace({ name: namespace });
    if (await eventually(down, async () => (await namespaceOf(cluster)) === undefined)) return "nothing";
    throw new ShopError("SHOP-ENV-005", `the namespace ${namespace} is still ending`);
  }
  await removeLeftovers(cluster);
  await eventually(down, async () => (await leftovers(cluster)).length === 0);
  const left = (await leftovers(cluster)).map(({ name }) => name);
  return [`the namespace ${namespace}, which was there before`, ...left].join(", ");
}

/** Reverse order of `up`. Answers how many releases went, and what is left. */
export async function clusterDown(down: ClusterDown): Promise<{ readonly removed: number; readonly left: string }> {
  const removed = await uninstallAll(down);
  if (down.isPurge) return { removed, left: await purgeKept(down) };
  const { cluster } = down;
  const left = (await leftovers(cluster)).map(({ name }) => name);
  if (left.length === 0) return { removed, left: `nothing in the namespace ${cluster.namespace}` };
  return { removed, left: `in the namespace ${cluster.namespace}: ${left.join(", ")}; --purge removes them` };
}
