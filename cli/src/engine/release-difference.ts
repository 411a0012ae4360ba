import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { knownKinds, type ObjectRef, readObject } from "./cluster/kinds.ts";
import { type Installed, installedObjects } from "./installed-objects.ts";
import { differences } from "./live-difference.ts";

/** One line of what `up` would change. "left": a release that the values do not want any more, which `up` lets be. */
export interface ReleaseDifference {
  readonly where: string;
  readonly change: "created" | "configured" | "removed" | "left";
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

const nameOf = ({ kind, metadata }: ObjectRef) => `${kind}/${metadata.name}`;

const whole = (where: string, change: ReleaseDifference["change"]) => ({
  where,
  change,
  path: "",
  wanted: "",
  found: "",
});

/** Hooks are there while Helm works, and gone afterwards. */
export const stays = ({ metadata }: Rendered) => metadata.annotations?.["helm.sh/hook"] === undefined;

/** Of which charts the objects are, and whether that is the whole shop. */
export interface DifferenceScope {
  readonly charts: readonly string[];
  readonly isWhole: boolean;
}

/** What is different in the cluster from these objects. */
export async function releaseDifferences(
  cluster: Cluster,
  objects: readonly Rendered[],
  scope: DifferenceScope,
): Promise<readonly ReleaseDifference[]> {
  const kinds = await knownKinds(cluster, objects);
  const changed = await Promise.all(
    objects.map(async (object) => {
      const live = await readObject(cluster, kinds, object);
      const where = nameOf(object);
      if (live === undefined) return [whole(where, "created")];
      return differences(settled(object), live).map((found) => ({ where, change: "configured" as const, ...found }));
    }),
  );
  const wanted = new Set(objects.map(nameOf));
  const gone = (await installedObjects(cluster)).flatMap((installed) => removals(installed, wanted, scope));
  return [...changed.flat(), ...gone];
}

function removals(
  { release, chart, isOurs, objects }: Installed,
  wanted: ReadonlySet<string>,
  { charts, isWhole }: DifferenceScope,
): readonly ReleaseDifference[] {
  // The umbrella is one release of all charts.
  const isInScope = charts.includes(chart) || (isWhole && chart === "shopstream");
  if (!isInScope) return isWhole && isOurs ? [whole(`release/${release}`, "left")] : [];
  const extra = objects.map(nameOf).filter((name) => !wanted.has(name));
  return extra.map((name) => whole(name, "removed"));
}

// The checksum is of a text that only Helm writes.
function settled(object: object): unknown {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => (key === "checksum/config" ? undefined : value));
}
