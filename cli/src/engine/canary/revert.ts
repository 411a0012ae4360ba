import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { PodTemplate, ReplicaSet } from "./rollout.ts";

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
  const { status } = await rolloutOf(deps, service);
  const sets = await deps.cluster.replicaSets(service);
  const current = sets.find(({ hash }) => hash === status?.currentPodHash);
  const target =
    revision === undefined
      ? sets.findLast((each) => each.revision < (current?.revision ?? 0))
      : sets.find((each) => each.revision === revision);
  if (target === undefined)
    throw new ShopError(
      "SHOP-CANARY-006",
      `${service} has no revision ${revision ?? "before this one"}; there are: ${sets.map((each) => each.revision).join(", ")}`,
    );
  await setTemplate(deps, service, target);
  return target;
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
