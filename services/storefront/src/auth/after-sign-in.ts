import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import { cartCookie, guestCartId } from "../cart/cart-cookie.ts";
import { type Locale, pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { safeNext } from "../visit/next-path.ts";

/** Whoever signed in takes along what they put into the cart as a guest, and goes on to where they wanted to be. */
export async function afterSignIn(locale: Locale, next: string | undefined): Promise<never> {
  await mergeGuestCart();
  redirect(next ? safeNext(next) : pathIn(locale, "/account"));
}

// A cart that cannot be merged is no reason not to let people in; it stays, and is merged with the next sign-in.
async function mergeGuestCart(): Promise<void> {
  const id = guestCartId((await cookies()).get(cartCookie)?.value);
  if (id === undefined) return;
  const api = await visitorApi();
  await outcomeOf(api.POST("/v1/carts/{id}:merge", { params: { path: { id } }, body: {} }));
}
