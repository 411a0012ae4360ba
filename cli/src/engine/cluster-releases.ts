import type { Cluster } from "./cluster.ts";
import type { ClusterChart } from "./cluster-charts.ts";
import { helm } from "./cluster-helm.ts";
import type { Outcome } from "./step.ts";

export interface Release {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
  readonly digest: string | undefined;
  /** The Secret in which Helm keeps it. */
  readonly secret: string;
}

const digestLabel = "shopstream-digest";

/** The newest revision of every release of the namespace, read as Helm keeps them: in Secrets with labels. */
export async function listReleases({ core, namespace }: Cluster): Promise<ReadonlyMap<string, Release>> {
  const { items } = await core.listNamespacedSecret({ namespace, labelSelector: "owner=helm" });
  const releases = items.map(({ metadata }) => ({
    name: metadata?.labels?.name ?? "",
    revision: Number(metadata?.labels?.version),
    status: metadata?.labels?.status ?? "",
    digest: metadata?.labels?.[digestLabel],
    secret: metadata?.name ?? "",
  }));
  releases.sort((left, right) => left.revision - right.revision);
  return new Map(releases.map((release) => [release.name, release]));
}

/**
 * A run that was killed leaves its revision pending, and Helm refuses to touch the release ever after. What that
 * revision made carries the release's name, so that the next one adopts it.
 */
async function forgetInterrupted({ core, namespace }: Cluster, release: Release | undefined): Promise<void> {
  if (!release?.status.startsWith("pending")) return;
  await core.deleteNamespacedSecret({ namespace, name: release.secret });
}

export async function ensureRelease(
  cluster: Cluster,
  chart: ClusterChart,
  found: Release | undefined,
): Promise<Outcome> {
  if (found?.status === "deployed" && found.digest === chart.digest) return "unchanged";
  await forgetInterrupted(cluster, found);
  const labels = ["--labels", `${digestLabel}=${chart.digest}`];
  const args = ["upgrade", chart.name, chart.folder, "--install", "--history-max", "5", ...labels, "--values", "-"];
  await helm(cluster, args, chart.values);
  return found === undefined ? "created" : "configured";
}
