import type { V1Secret } from "@kubernetes/client-node";
import type { Clock } from "@shopstream/platform/clock.ts";
import { isMarkOf, markOf } from "../helm-mark.ts";
import { forgetInterrupted, mustBeFree } from "../interrupted-release.ts";
import { promisedBy } from "../promised-workloads.ts";
import { type PromisedWorkload, workloadsOfRecord } from "../release-manifest.ts";
import type { RunTool } from "../run-tool.ts";
import type { Outcome } from "../step.ts";
import type { ClusterChart } from "./charts.ts";
import type { Cluster } from "./cluster.ts";
import { helm, helmPatience } from "./helm.ts";
import type { Workload } from "./workloads.ts";

export interface Release {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
  readonly digest: string | undefined;
  /** Who makes or made this revision, where it was shopctl. */
  readonly mark: string | undefined;
  readonly createdAt: number;
  /** The Secret in which Helm keeps it. */
  readonly secret: string;
  /** What must be alive while it is installed. */
  readonly workloads: readonly PromisedWorkload[];
}

const digestLabel = "shopstream-digest";
const markLabel = "shopstream-made-by";

/** The newest revision of every release of the namespace, read as Helm keeps them: in Secrets with labels. */
export async function listReleases({ core, namespace }: Cluster): Promise<ReadonlyMap<string, Release>> {
  const { items } = await core.listNamespacedSecret({ namespace, labelSelector: "owner=helm,status!=superseded" });
  const newest = new Map<string, V1Secret>();
  for (const item of items.toSorted((left, right) => revisionOf(left) - revisionOf(right)))
    newest.set(item.metadata?.labels?.name ?? "", item);
  return new Map([...newest].map(([name, item]) => [name, toRelease(name, item)]));
}

const revisionOf = ({ metadata }: V1Secret) => Number(metadata?.labels?.version);

function toRelease(name: string, item: V1Secret): Release {
  const { labels = {}, name: secret = "" } = item.metadata ?? {};
  return {
    name,
    revision: revisionOf(item),
    status: labels.status ?? "",
    digest: labels[digestLabel],
    mark: labels[markLabel],
    createdAt: new Date(item.metadata?.creationTimestamp ?? 0).getTime(),
    secret,
    // What others installed here is none of our business, nor how they keep it.
    workloads: labels[digestLabel] === undefined ? [] : workloadsOfRecord(item.data?.release),
  };
}

/** What is installed as it should be and has lost a workload since is installed again: so Helm makes what is gone. */
const isWhole = (release: Release, workloads: readonly Workload[]) =>
  promisedBy([release], workloads).every(({ missing }) => missing === undefined);

export interface Installing {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly tool?: RunTool;
}

export async function ensureRelease(
  { cluster, clock, timeoutMs, signal, tool }: Installing,
  chart: ClusterChart,
  found: Release | undefined,
  workloads: readonly Workload[],
): Promise<Outcome> {
  if (found !== undefined && isAsWanted(found, chart) && isWhole(found, workloads)) return "unchanged";
  await mustBeFree(cluster, found, clock);
  const isForgotten = await forgetInterrupted(cluster, found);
  const revision = (found?.revision ?? 0) + (isForgotten ? 0 : 1);
  const labels = ["--labels", `${digestLabel}=${chart.digest},${markLabel}=${markOf(Math.max(1, revision))}`];
  const args = ["upgrade", chart.name, chart.folder, "--install", "--history-max", "5", ...labels, "--values", "-"];
  await helm(cluster, [...args, ...helmPatience(timeoutMs)], {
    values: chart.values,
    signal,
    ...(tool === undefined ? {} : { tool }),
  });
  return found === undefined ? "created" : "configured";
}

/** By shopctl itself: whoever upgrades by another way inherits the digest of what was there before. */
function isAsWanted({ status, digest, mark, revision }: Release, chart: ClusterChart): boolean {
  return status === "deployed" && digest === chart.digest && isMarkOf(mark, revision);
}
