import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { countTime } from "./count-time.ts";
import { type CanaryDeps, changedMeanwhile, lookAt, rolloutOf } from "./find.ts";
import { type Group, withMark } from "./mark.ts";
import { imageOf, type Rollout } from "./rollout.ts";
import { isUnderWay, type Stand } from "./stand.ts";
import { proofMs, type Stopped, stopGroup } from "./stop-group.ts";
import { staying, type Watching, watch } from "./watch.ts";

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
  members: readonly string[],
  at = nameOf(deps),
): Promise<void> {
  const rollout = await rolloutOf(deps, service);
  const stand = await lookAt(deps, service);
  if (isUnderWay(stand))
    throw new ShopError("SHOP-CANARY-009", `${service} is ${stand.phase} at ${stand.seen} with ${stand.image}`);
  const sets = await deps.cluster.replicaSets(service);
  const mark = withMark(rollout, sets, { before: stand.stable, group: { members, at } });
  if (!(await deps.cluster.patch(service, [...change(rollout), ...mark]))) throw changedMeanwhile(service);
  await countTime(deps, service);
}

const nameOf = ({ clock }: CanaryDeps) => new Date(clock.now()).toISOString();

/** A group that is about to be released. */
export const groupOf = (deps: CanaryDeps, members: readonly string[]): Group => ({ members, at: nameOf(deps) });

export interface Released {
  readonly stands: readonly Stand[];
  /** What became of the others, when one was stopped. */
  readonly stopped: Stopped | undefined;
}

/**
 * Releases services one after the other, callees first, each to its end. The first that is stopped takes the others
 * back with it; one that waits for a person leaves them where they are, and the rest is not begun.
 */
export async function releaseGroup(watching: Watching, group: Group, change: Change): Promise<Released> {
  const stands: Stand[] = [];
  for (const service of group.members) {
    watching.signal.throwIfAborted();
    await begin(watching, service, change, group.members, group.at);
    const stand = await watch(watching, service);
    stands.push(stand);
    if (stand.phase === "aborted" || stand.phase === "degraded")
      return { stands, stopped: await rescue(watching, group) };
    if (stand.phase !== "healthy") break;
  }
  return { stands, stopped: undefined };
}

// Whoever goes away meanwhile does not leave it half done.
const rescue = (watching: Watching, group: Group) =>
  stopGroup(staying(watching), group, { withinMs: proofMs, isRevert: false });
