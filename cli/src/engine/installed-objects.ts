import { parseAllDocuments } from "yaml";
import type { Cluster } from "./cluster/cluster.ts";
import type { ObjectRef } from "./cluster/kinds.ts";
import { listReleases, type Release } from "./cluster/releases.ts";
import type { Values } from "./release.ts";
import { openRecord } from "./release-manifest.ts";

/** A release as Helm remembers it: what it would take away if a new revision did not have it. Hooks are not in there. */
export interface Installed {
  readonly release: string;
  readonly chart: string;
  /** Installed by `up`, which labels what it installs. */
  readonly isOurs: boolean;
  /** What it was given on top of the chart's own values. */
  readonly values: Values;
  readonly objects: readonly ObjectRef[];
}

interface Manifested extends ObjectRef {
  readonly metadata: ObjectRef["metadata"] & { readonly annotations?: Readonly<Record<string, string>> };
}

/** The newest revision of each release of the namespace. */
export async function installedObjects(cluster: Cluster): Promise<readonly Installed[]> {
  const releases = [...(await listReleases(cluster)).values()];
  return Promise.all(releases.map((release) => readRelease(cluster, release)));
}

async function readRelease({ core, namespace }: Cluster, { name, secret, digest }: Release): Promise<Installed> {
  const { data = {} } = await core.readNamespacedSecret({ namespace, name: secret });
  const { chart, manifest, values } = openRecord(data.release ?? "");
  const documents = parseAllDocuments(manifest).map((document) => document.toJS() as Manifested | null);
  const objects = documents.filter((object) => object !== null).filter(goes);
  return { release: name, chart, isOurs: digest !== undefined, values, objects };
}

const goes = ({ metadata }: Manifested) => metadata.annotations?.["helm.sh/resource-policy"] !== "keep";
