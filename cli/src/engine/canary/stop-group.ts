import { ShopError, toShopError } from "../../shop-error.ts";
import { type Aborted, abort } from "./abort.ts";
import { lookAt } from "./find.ts";
import { findMark, type Group } from "./mark.ts";
import { type Returned, returnAtOnce } from "./return.ts";
import { isUnderWay } from "./stand.ts";
import type { Watching } from "./watch.ts";

export interface Stopped {
  readonly aborted: readonly Aborted[];
  readonly returned: readonly Returned[];
  /** What could not be ended: it does not keep the others from it. */
  readonly errors: readonly ShopError[];
}

export interface HowToStop {
  readonly withinMs: number;
  readonly isRevert: boolean;
}

/** Nobody waits longer for proxies than for anything else that is told to a mesh. */
export const proofMs = 60_000;

/**
 * Ends what a group began: releases under way are aborted, finished ones return, who calls before who is called. A member
 * that was changed since, or returns already, is left alone.
 */
export async function stopGroup(watching: Watching, group: Group, how: HowToStop): Promise<Stopped> {
  const aborted: Aborted[] = [];
  const returned: Returned[] = [];
  const errors: ShopError[] = [];
  for (const service of group.members.toReversed()) {
    try {
      if (!(await isOf(watching, service, group))) continue;
      const stand = await lookAt(watching, service);
      if (isUnderWay(stand)) aborted.push(await abort(watching, service, how.withinMs, how.isRevert));
      else if (stand.phase === "healthy") returned.push(await returnAtOnce(watching, service));
    } catch (error) {
      errors.push(toShopError(error));
    }
  }
  return { aborted, returned, errors };
}

export async function isOf(watching: Watching, service: string, { at, members }: Group): Promise<boolean> {
  const group = (await findMark(watching, service))?.group;
  return group?.at === at && group.members.join() === members.join();
}

/**
 * Ends the release of a service, and those of its group unless it is meant alone. A return to the version before is ended only
 * where that is said: mostly somebody means the release that is gone.
 */
export async function abortGroup(
  watching: Watching,
  service: string,
  { isAlone, isReturn = false, ...how }: HowToStop & { readonly isAlone: boolean; readonly isReturn?: boolean },
): Promise<Stopped> {
  const mark = await findMark(watching, service);
  const stand = await lookAt(watching, service);
  const isWanted = how.isRevert && mark?.returnsTo === stand.stable;
  if (mark?.returnsTo !== undefined && isUnderWay(stand) && !isWanted && !isReturn)
    throw new ShopError(
      "SHOP-CANARY-003",
      `${service} returns to the version before: aborted, it would keep the one that is taken back; --return does that`,
    );
  const first = await abort(watching, service, how.withinMs, how.isRevert);
  if (isAlone || mark?.group === undefined) return { aborted: [first], returned: [], errors: [] };
  const { aborted, returned, errors } = await stopGroup(watching, mark.group, how);
  return { aborted: [first, ...aborted], returned, errors };
}
