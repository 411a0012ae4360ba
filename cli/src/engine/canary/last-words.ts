import type { CanaryCluster, PatchOperation } from "./canary-cluster.ts";
import { annotate } from "./mark.ts";
import type { Rollout } from "./rollout.ts";

/** What a pod of a new version said last, and why it does not run if it does not. */
export interface LastWords {
  readonly pod: string;
  readonly trouble: string;
  readonly log: readonly string[];
}

interface Kept {
  readonly hash: string;
  readonly pods: readonly LastWords[];
}

const wordsAnnotation = "shopstream.dev/canary-last-words";
const logLines = 15;
// An annotation is no place for logs: what all of an object's may have is 256 KiB.
const [keptPods, keptLine] = [3, 400];

/** Of the pods that are there; of those that were, where somebody followed the release to its end. */
export async function lastWordsOf(
  cluster: CanaryCluster,
  rollout: Rollout,
  hash: string,
): Promise<readonly LastWords[]> {
  const there = await heard(cluster, rollout.metadata.name, hash);
  if (there.length > 0) return there;
  const kept = JSON.parse(rollout.metadata.annotations?.[wordsAnnotation] ?? "null") as Kept | null;
  return kept?.hash === hash ? kept.pods : [];
}

/** Argo Rollouts takes the pods of a release away half a minute after it was stopped; whoever asks why comes later. */
export async function keepLastWords(cluster: CanaryCluster, rollout: Rollout): Promise<void> {
  const { currentPodHash: hash = "", stableRS } = rollout.status ?? {};
  if (hash === stableRS) return;
  const pods = (await heard(cluster, rollout.metadata.name, hash)).slice(0, keptPods);
  if (pods.length === 0) return;
  const kept: Kept = {
    hash,
    pods: pods.map((pod) => ({ ...pod, log: pod.log.map((line) => line.slice(0, keptLine)) })),
  };
  const patch: readonly PatchOperation[] = [annotate(rollout.metadata, wordsAnnotation, JSON.stringify(kept))];
  // Who may only look has followed the release all the same.
  await cluster.patch(rollout.metadata.name, patch).catch(() => false);
}

async function heard(cluster: CanaryCluster, service: string, hash: string): Promise<readonly LastWords[]> {
  const pods = (await cluster.pods(service)).filter((pod) => pod.hash === hash);
  return Promise.all(
    pods.map(async ({ name, trouble = "" }) => ({
      ...{ pod: name, trouble },
      log: (await cluster.log(name, logLines)).split("\n").filter((line) => line !== ""),
    })),
  );
}
