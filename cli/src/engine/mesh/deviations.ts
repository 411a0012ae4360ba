import type { Cluster } from "../cluster/cluster.ts";
import { type Labels, selects } from "../label-selector.ts";
import { differences } from "../live-difference.ts";
import type { MeshedShop } from "./meshed-shop.ts";
import { type MeshObject, meshObjects } from "./objects.ts";

/** The kinds that open doors: who is let in, who must show a certificate, who finds which way. */
const guards = [
  { kind: "AuthorizationPolicy", group: "security", plural: "authorizationpolicies" },
  { kind: "PeerAuthentication", group: "security", plural: "peerauthentications" },
  { kind: "Sidecar", group: "networking", plural: "sidecars" },
] as const;

interface Guard extends MeshObject {
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Labels };
    readonly workloadSelector?: { readonly labels?: Labels };
  };
}

/** An object of the mesh that is not as the charts make it. */
export interface Deviation {
  readonly object: string;
  readonly what: string;
}

export interface Compared {
  readonly compared: number;
  readonly deviations: readonly Deviation[];
}

/**
 * Every object that bears on a pod of the shop, whoever made it, held against those of the charts, member by member. One that bears on
 * pods of somebody else only is theirs.
 */
export async function meshDeviations(cluster: Cluster, { wanted, labels }: MeshedShop): Promise<Compared> {
  const all = await Promise.all(
    guards.map(async ({ kind, group, plural }) => {
      const ours = wanted.filter((object) => object.kind === kind) as readonly Guard[];
      return { kind, ours, found: await meshObjects<Guard>(cluster, group, plural) };
    }),
  );
  const deviations = all.flatMap(({ kind, ours, found }) => [
    ...ours.flatMap((object) => deviationOf(kind, object, found)),
    ...found
      .filter(({ metadata }) => !ours.some((own) => own.metadata.name === metadata.name))
      .filter((object) => labels.some((pod) => selects(selectorOf(object), pod)))
      .map(({ metadata }) => ({ object: `${kind}/${metadata.name}`, what: "is of no chart, and bears on the shop" })),
  ]);
  return { compared: all.reduce((sum, { ours }) => sum + ours.length, 0), deviations };
}

const selectorOf = ({ spec }: Guard) => spec?.selector?.matchLabels ?? spec?.workloadSelector?.labels;

function deviationOf(kind: string, ours: Guard, found: readonly Guard[]): readonly Deviation[] {
  const object = `${kind}/${ours.metadata.name}`;
  const live = found.find(({ metadata }) => metadata.name === ours.metadata.name);
  if (live === undefined) return [{ object, what: "is not there" }];
  // Both ways: what was added opens doors as well as what was taken away.
  const [lost, added] = [differences(ours.spec, live.spec, "spec"), differences(live.spec, ours.spec, "spec")];
  const paths = [...new Set([...lost, ...added].map(({ path }) => path))];
  return paths.length === 0 ? [] : [{ object, what: `differs from the charts in ${paths.join(", ")}` }];
}
