import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { PodTemplate, ReplicaSet, Rollout } from "./rollout.ts";

/** On each Rollout: which version had all calls when a release was begun, and the revision that the release became. */
export const beforeAnnotation = "shopstream.dev/canary-before";

const hashLabel = "rollouts-pod-template-hash";

/** The template of the pods that run, or of those named, without what Argo Rollouts wrote into it: the Rollout is as before the release. */
export async function revertTemplate(deps: CanaryDeps, service: string, wanted?: string): Promise<ReplicaSet> {
  const { status } = await rolloutOf(deps, service);
  const sets = await deps.cluster.replicaSets(service);
  const stable = sets.find(({ hash }) => hash === (wanted ?? status?.stableRS));
  if (stable === undefined) throw new ShopError("SHOP-CANARY-006", `${service} has no pods of a version before`);
  await setTemplate(deps, service, stable);
  return stable;
}

/** Back to an earlier revision, or to the one before: a release like any other, with its steps. */
export async function undo(deps: CanaryDeps, service: string, revision?: number): Promise<ReplicaSet> {
  const rollout = await rolloutOf(deps, service);
  const sets = await deps.cluster.replicaSets(service);
  const target =
    revision === undefined ? versionBefore(rollout, sets) : sets.find((each) => each.revision === revision);
  if (target === undefined)
    throw new ShopError(
      "SHOP-CANARY-006",
      `${service} has no revision ${revision ?? "before this one"}; there are: ${sets.map((each) => each.revision).join(", ")}`,
    );
  await setTemplate(deps, service, target);
  return target;
}

/** The next lower revision may be one that was stopped: what is written down at the beginning of a release comes first. */
function versionBefore({ metadata, status }: Rollout, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const current = sets.find(({ hash }) => hash === status?.currentPodHash);
  const [recorded, became] = (metadata.annotations?.[beforeAnnotation] ?? "").split("/");
  const known = Number(became) === current?.revision ? sets.find(({ hash }) => hash === recorded) : undefined;
  return known ?? sets.findLast((each) => each.revision < (current?.revision ?? 0));
}

/** What undo will go by, when a release is begun. */
export function writtenDown({ status }: Rollout, sets: readonly ReplicaSet[]): string {
  const newest = Math.max(0, ...sets.map(({ revision }) => revision));
  return `${status?.stableRS ?? ""}/${newest + 1}`;
}

async function setTemplate({ cluster }: CanaryDeps, service: string, { template }: ReplicaSet): Promise<void> {
  const value = withoutHash(template);
  if (await cluster.patch(service, [{ op: "replace", path: "/spec/template", value }])) return;
  throw new ShopError("SHOP-CANARY-002", `${service} was changed by somebody else meanwhile`);
}

function withoutHash(template: PodTemplate): object {
  const { [hashLabel]: _, ...labels } = template.metadata.labels ?? {};
  const { annotations } = template.metadata;
  return { ...template, metadata: { labels, ...(annotations === undefined ? {} : { annotations }) } };
}
