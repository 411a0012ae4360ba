import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import { cartCookie, guestCartId } from "../cart/cart-cookie.ts";
import { currencyCookie } from "../currency.ts";
import { type Locale, pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { safeNext } from "../visit/next-path.ts";
import { kept } from "../visit/own-cookie.ts";

/** Whoever signed in sees prices in their currency, takes along what they put into the cart as a guest, and goes on to where they wanted to be. */
export async function afterSignIn(locale: Locale, next: string | undefined): Promise<never> {
  await rememberCurrency();
  await mergeGuestCart();
  redirect(next ? safeNext(next) : pathIn(locale, "/account"));
}

// Before anything is asked for its price; a shop that cannot tell now shows its own.
async function rememberCurrency(): Promise<void> {
  const known = await outcomeOf((await visitorApi()).GET("/v1/me/preferences"));
  if (known.ok) (await cookies()).set(currencyCookie, known.data.currency, kept);
}

// A cart that cannot be merged is no reason not to let people in; it stays, and is merged with the next sign-in.
async function mergeGuestCart(): Promise<void> {
  const id = guestCartId((await cookies()).get(cartCookie)?.value);
  if (id === undefined) return;
  const api = await visitorApi();
  await outcomeOf(api.POST("/v1/carts/{id}:merge", { params: { path: { id } }, body: {} }));
}
