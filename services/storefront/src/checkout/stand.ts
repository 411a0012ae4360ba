import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { type Cart, currentCart } from "../cart/current-cart.ts";
import { type Locale, pathIn } from "../locale.ts";
import { accessCookie } from "../visit/session.ts";
import type { Draft } from "./draft.ts";
import { currentDraft } from "./draft-jar.ts";
import { detour, type Step, stepPath } from "./step.ts";

/** What a step of the checkout stands on. */
export interface Stand {
  readonly cart: Cart;
  readonly draft: Draft | undefined;
  readonly isMember: boolean;
}

/** The cart and what was entered so far; whoever cannot be at this step is sent to where they must be first. */
export async function standAt(locale: Locale, step: Step): Promise<Stand> {
  const [draft, jar] = await Promise.all([currentDraft(), cookies()]);
  const away = detour(step, draft);
  if (away !== undefined) redirect(pathIn(locale, away));
  const isMember = jar.has(accessCookie);
  // A session that ended on the way took the member's cart out of sight.
  if (draft?.isMember && !isMember) redirect(signInPath(locale, step));
  const cart = await currentCart();
  if (cart === undefined || cart.lines.length === 0) redirect(pathIn(locale, "/cart"));
  return { cart, draft, isMember };
}

export function signInPath(locale: Locale, step: Step): string {
  return `${pathIn(locale, "/sign-in")}?next=${encodeURIComponent(pathIn(locale, stepPath(step)))}`;
}
