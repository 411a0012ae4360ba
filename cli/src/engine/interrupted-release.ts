import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster/cluster.ts";
import type { Release } from "./cluster/releases.ts";
import { isAtWork, isMarkOf } from "./helm-mark.ts";

// A hook of somebody else's Helm may take long; its own patience is 5 minutes for each unless it is told otherwise.
const strangerMs = 15 * 60_000;
// One that was killed a moment ago may not be gone yet.
const dyingMs = 5_000;

const isPending = ({ status }: Release) => status.startsWith("pending");

/** Refuses while a Helm is at it: one that runs here, or a young one elsewhere, of whom nothing else can be known. */
export async function mustBeFree(cluster: Cluster, release: Release | undefined, clock: Clock): Promise<void> {
  if (release === undefined || !isPending(release)) return;
  const deadline = clock.now() + dyingMs;
  while (isBusy(release, clock.now())) {
    if (clock.now() >= deadline) throw busy(cluster, release);
    await clock.sleep(500);
  }
}

function isBusy({ mark, revision, createdAt }: Release, now: number): boolean {
  const atWork = mark !== undefined && isMarkOf(mark, revision) ? isAtWork(mark) : undefined;
  return atWork ?? now - createdAt < strangerMs;
}

function busy({ context, namespace }: Cluster, { name, revision, status, secret }: Release): ShopError {
  const remove = `kubectl --context ${context} --namespace ${namespace} delete secret ${secret}`;
  return new ShopError("SHOP-CLUSTER-006", `release ${name}, revision ${revision}: ${status}`, {
    hint: `wait until it is done; where you know that its Helm is dead: ${remove}`,
  });
}

/**
 * A run that was killed leaves its revision pending, and Helm refuses to touch the release ever after. What that
 * revision made carries the release's name, so that the next one adopts it.
 */
export async function forgetInterrupted({ core, namespace }: Cluster, release: Release | undefined): Promise<boolean> {
  if (release === undefined || !isPending(release)) return false;
  await core.deleteNamespacedSecret({ namespace, name: release.secret });
  return true;
}
