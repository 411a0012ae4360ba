import type { V1Secret } from "@kubernetes/client-node";
import type { Cluster } from "./cluster.ts";
import type { ClusterChart } from "./cluster-charts.ts";
import { helm, helmPatience } from "./cluster-helm.ts";
import type { Workload } from "./cluster-workloads.ts";
import { promisedBy } from "./promised-workloads.ts";
import { type PromisedWorkload, workloadsOfRecord } from "./release-manifest.ts";
import type { RunTool } from "./run-tool.ts";
import type { Outcome } from "./step.ts";

export interface Release {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
  readonly digest: string | undefined;
  /** The Secret in which Helm keeps it. */
  readonly secret: string;
  /** What must be alive while it is installed. */
  readonly workloads: readonly PromisedWorkload[];
}

const digestLabel = "shopstream-digest";

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
    secret,
    // What others installed here is none of our business, nor how they keep it.
    workloads: labels[digestLabel] === undefined ? [] : workloadsOfRecord(item.data?.release),
  };
}

/**
 * A run that was killed leaves its revision pending, and Helm refuses to touch the release ever after. What that
 * revision made carries the release's name, so that the next one adopts it.
 */
async function forgetInterrupted({ core, namespace }: Cluster, release: Release | undefined): Promise<void> {
  if (!release?.status.startsWith("pending")) return;
  await core.deleteNamespacedSecret({ namespace, name: release.secret });
}

/** What is installed as it should be and has lost a workload since is installed again: so Helm makes what is gone. */
const isWhole = (release: Release, workloads: readonly Workload[]) =>
  promisedBy([release], workloads).every(({ missing }) => missing === undefined);

export interface Installing {
  readonly cluster: Cluster;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly tool?: RunTool;
}

export async function ensureRelease(
  { cluster, timeoutMs, signal, tool }: Installing,
  chart: ClusterChart,
  found: Release | undefined,
  workloads: readonly Workload[],
): Promise<Outcome> {
  const isWanted = found?.status === "deployed" && found.digest === chart.digest;
  if (isWanted && isWhole(found, workloads)) return "unchanged";
  await forgetInterrupted(cluster, found);
  const labels = ["--labels", `${digestLabel}=${chart.digest}`];
  const args = ["upgrade", chart.name, chart.folder, "--install", "--history-max", "5", ...labels, "--values", "-"];
  await helm(cluster, [...args, ...helmPatience(timeoutMs)], {
    values: chart.values,
    signal,
    ...(tool === undefined ? {} : { tool }),
  });
  return found === undefined ? "created" : "configured";
}
