import { ShopError } from "../../shop-error.ts";
import { abort } from "./abort.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, lookAt, rolloutOf } from "./find.ts";
import { beforeAnnotation, undo, writtenDown } from "./revert.ts";
import { imageOf, type Rollout } from "./rollout.ts";
import { isUnderWay, type Stand } from "./stand.ts";
import { type Watching, watch } from "./watch.ts";

/** On each Rollout of a release of several services: who is released together. */
export const groupAnnotation = "shopstream.dev/canary-group";

/** How a template becomes that of the new version. */
export type Change = (rollout: Rollout) => readonly PatchOperation[];

/** Another tag or a whole other image for the server. */
export function toImage(image: { readonly tag?: string; readonly name?: string }): Change {
  return ({ spec, metadata }) => {
    const index = spec.template.spec.containers.findIndex(({ name }) => name === "server");
    const before = imageOf(spec.template);
    const wanted = image.name ?? `${before.replace(/(:[^/:@]+)?(@sha256:[0-9a-f]+)?$/, "")}:${image.tag}`;
    if (wanted === before) throw new ShopError("SHOP-CANARY-004", `${metadata.name} runs ${before} already`);
    const path = `/spec/template/spec/containers/${index}/image`;
    return [
      { op: "test", path, value: before },
      { op: "replace", path, value: wanted },
    ];
  };
}

/** Begins one release; refused while another one is under way. */
export async function begin(
  deps: CanaryDeps,
  service: string,
  change: Change,
  group: readonly string[],
): Promise<void> {
  const rollout = await rolloutOf(deps, service);
  const stand = await lookAt(deps, service);
  if (isUnderWay(stand))
    throw new ShopError("SHOP-CANARY-009", `${service} is ${stand.phase} at ${stand.seen} with ${stand.image}`);
  const before = writtenDown(rollout, await deps.cluster.replicaSets(service));
  const marked = { ...rollout.metadata.annotations, [groupAnnotation]: group.join(","), [beforeAnnotation]: before };
  const mark: PatchOperation = { op: "add", path: "/metadata/annotations", value: marked };
  if (await deps.cluster.patch(service, [...change(rollout), mark])) return;
  throw new ShopError("SHOP-CANARY-002", `${service} was changed by somebody else meanwhile`);
}

/**
 * Releases services one after the other, callees first, each to its end. The first that is stopped takes the others
 * back with it; one that waits for a person leaves them where they are, and the rest is not begun.
 */
export async function releaseGroup(
  watching: Watching,
  order: readonly string[],
  change: Change,
): Promise<readonly Stand[]> {
  const stands: Stand[] = [];
  for (const service of order) {
    await begin(watching, service, change, order);
    stands.push(await watch(watching, service));
    const { phase } = stands.at(-1) as Stand;
    if (phase === "aborted" || phase === "degraded") {
      await takeBack(watching, stands);
      return stands;
    }
    if (phase !== "healthy") return stands;
  }
  return stands;
}

async function takeBack(watching: Watching, stands: readonly Stand[]): Promise<void> {
  for (const stand of stands.toReversed()) {
    if (stand.phase === "healthy") {
      await undo(watching, stand.service);
      watching.onChange(`${stand.service}: returns to the version before, as its group was stopped`, stand);
    }
  }
}

export interface GroupAbort {
  readonly withinMs: number;
  readonly isRevert: boolean;
  /** This service and none that was released with it. */
  readonly isAlone: boolean;
}

/** Ends the release of a service and those of its group: under way ones are aborted, finished ones return. */
export async function abortGroup(deps: CanaryDeps, service: string, { withinMs, isRevert, isAlone }: GroupAbort) {
  const { metadata } = await rolloutOf(deps, service);
  const group = isAlone ? [] : (metadata.annotations?.[groupAnnotation] ?? "").split(",").filter(Boolean);
  const aborted = [await abort(deps, service, withinMs, isRevert)];
  const returned: string[] = [];
  for (const other of group.filter((name) => name !== service)) {
    const stand = await lookAt(deps, other);
    if (isUnderWay(stand)) aborted.push(await abort(deps, other, withinMs, isRevert));
    else if (stand.phase === "healthy" && (await isOfGroup(deps, other, group))) {
      await undo(deps, other);
      returned.push(other);
    }
  }
  return { aborted, returned };
}

/** Not one that has been released anew, by itself or with others, since. */
async function isOfGroup(deps: CanaryDeps, service: string, group: readonly string[]): Promise<boolean> {
  const { metadata } = await rolloutOf(deps, service);
  return metadata.annotations?.[groupAnnotation] === group.join(",");
}

/** Once more from the first step, with the version that was aborted. */
export async function retry(deps: CanaryDeps, service: string): Promise<void> {
  const { phase } = await lookAt(deps, service);
  if (phase !== "aborted")
    throw new ShopError("SHOP-CANARY-003", `${service} is ${phase}: only what was aborted is retried`);
  const again: PatchOperation[] = [
    { op: "test", path: "/status/abort", value: true },
    { op: "replace", path: "/status/abort", value: false },
  ];
  if (await deps.cluster.patch(service, again, "status")) return;
  throw new ShopError("SHOP-CANARY-002", `${service} was changed by somebody else meanwhile`);
}
