import { isDeepStrictEqual } from "node:util";
import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, changedMeanwhile, lookAt, rolloutOf } from "./find.ts";
import { findMark, type Mark, markOf, withMark } from "./mark.ts";
import type { PodTemplate, ReplicaSet, Rollout } from "./rollout.ts";
import { isUnderWay } from "./stand.ts";

type Outcome = "configured" | "unchanged";

export interface Undone {
  readonly outcome: Outcome;
  readonly to: ReplicaSet;
}

const hashLabel = "rollouts-pod-template-hash";

/** The template of the pods that run, or of those named, without what Argo Rollouts wrote into it: the Rollout is as before the release. */
export async function revertTemplate(deps: CanaryDeps, service: string, wanted?: string): Promise<Outcome> {
  const rollout = await rolloutOf(deps, service);
  const sets = await deps.cluster.replicaSets(service);
  const stable = sets.find(({ hash }) => hash === (wanted ?? rollout.status?.stableRS));
  if (stable === undefined) throw new ShopError("SHOP-CANARY-006", `${service} has no pods of a version before`);
  if (isDeepStrictEqual(plain(rollout.spec.template), plain(withoutHash(stable.template)))) return "unchanged";
  if (await setTemplate(deps, rollout, sets, stable)) return "configured";
  throw changedMeanwhile(service);
}

/**
 * Back to an earlier revision, or to the one before: a release like any other, with its steps. Once more changes
 * nothing, where going on would bring the version back that was undone.
 */
export async function undo(deps: CanaryDeps, service: string, revision?: number): Promise<Undone> {
  const rollout = await rolloutOf(deps, service);
  const sets = await deps.cluster.replicaSets(service);
  const mark = markOf(rollout, sets);
  const done = doneBefore(mark, sets, revision);
  const { phase, seen, image } = await lookAt(deps, service);
  if (done !== undefined && phase !== "aborted" && phase !== "degraded") return { outcome: "unchanged", to: done };
  if (done !== undefined)
    throw new ShopError("SHOP-CANARY-003", `the return of ${service} was stopped; retry tries it again`);
  if (isUnderWay({ phase })) throw new ShopError("SHOP-CANARY-009", `${service} is ${phase} at ${seen} with ${image}`);
  const to =
    revision === undefined ? versionBefore(rollout, mark, sets) : sets.find((each) => each.revision === revision);
  if (to === undefined) throw noVersion(service, sets, revision);
  if (await setTemplate(deps, rollout, sets, to, revision)) return { outcome: "configured", to };
  if (doneBefore(await findMark(deps, service), sets, revision) !== undefined) return { outcome: "unchanged", to };
  throw changedMeanwhile(service);
}

/** Where a return that was begun leads to, if that is what is asked for once more. */
function doneBefore(mark: Mark | undefined, sets: readonly ReplicaSet[], revision?: number): ReplicaSet | undefined {
  const to = sets.find(({ hash }) => hash === mark?.returnsTo);
  return revision === undefined || revision === mark?.asked || revision === to?.revision ? to : undefined;
}

/** The next lower revision may be one that was stopped: what is written down at the beginning of a release comes first. */
function versionBefore({ status }: Rollout, mark: Mark | undefined, sets: readonly ReplicaSet[]) {
  const current = sets.find(({ hash }) => hash === status?.currentPodHash);
  const known = sets.find(({ hash }) => hash === mark?.before);
  return known ?? sets.findLast((each) => each.revision < (current?.revision ?? 0));
}

/** False when somebody else changed it meanwhile. */
function setTemplate(deps: CanaryDeps, rollout: Rollout, sets: readonly ReplicaSet[], to: ReplicaSet, asked?: number) {
  const mark = withMark(rollout, sets, { returnsTo: to.hash, ...(asked === undefined ? {} : { asked }) });
  const value = withoutHash(to.template);
  return deps.cluster.patch(rollout.metadata.name, [...mark, { op: "replace", path: "/spec/template", value }]);
}

function withoutHash(template: PodTemplate): object {
  const { [hashLabel]: _, ...labels } = template.metadata.labels ?? {};
  const { annotations } = template.metadata;
  return { ...template, metadata: { labels, ...(annotations === undefined ? {} : { annotations }) } };
}

// What comes from the cluster's client has classes; what is written does not.
const plain = (template: object): unknown => JSON.parse(JSON.stringify(template));

function noVersion(service: string, sets: readonly ReplicaSet[], revision?: number): ShopError {
  const there = sets.map((each) => each.revision).join(", ");
  return new ShopError(
    "SHOP-CANARY-006",
    `${service} has no revision ${revision ?? "before this one"}; there are: ${there}`,
  );
}
