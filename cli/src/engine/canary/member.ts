import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, lookAt, rolloutOf } from "./find.ts";
import { findMark, type Group } from "./mark.ts";
import type { Rollout } from "./rollout.ts";
import { isUnderWay } from "./stand.ts";

/** How a template becomes that of the new version; nothing where it is that already. */
export type Change = (rollout: Rollout) => readonly PatchOperation[];

/** What is left to do with a service whose new version somebody wants: all, to follow it, or nothing. */
export type Member = "due" | "under way" | "done";

/** Throws where its release cannot begin. */
export async function memberOf(deps: CanaryDeps, service: string, change: Change): Promise<Member> {
  const isThere = change(await rolloutOf(deps, service)).length === 0;
  const stand = await lookAt(deps, service);
  if (isUnderWay(stand) && !isThere) throw isBusy(stand);
  if (isUnderWay(stand)) return "under way";
  if (!isThere) return "due";
  if (stand.canary === stand.stable) return "done";
  throw new ShopError("SHOP-CANARY-003", `${service} was stopped with ${stand.image}: canary retry tries it once more`);
}

export const isBusy = ({ service, phase, seen, image }: Awaited<ReturnType<typeof lookAt>>) =>
  new ShopError("SHOP-CANARY-009", `${service} is ${phase} at ${seen} with ${image}`);

/**
 * A group that is about to be released, once all of it was looked at: one that cannot begin keeps the others from it. Said
 * again, it is the same group, so that what is finished of it is taken back with what is not.
 */
export async function groupOf(deps: CanaryDeps, members: readonly string[], change: Change): Promise<Group> {
  const earlier: string[] = [];
  for (const service of members) {
    if ((await memberOf(deps, service, change)) === "due") continue;
    const group = (await findMark(deps, service))?.group;
    if (group?.members.join() === members.join()) earlier.push(group.at);
  }
  return { members, at: earlier.sort().at(-1) ?? new Date(deps.clock.now()).toISOString() };
}
