import { cookies } from "next/headers";
import { cache } from "react";
import { dataIfAny, dataOf, type Schemas, visitorApi } from "../api.ts";
import { preferredCurrency } from "../visit/preferred-currency.ts";
import { accessCookie } from "../visit/session.ts";
import { cartCookie, guestCartId } from "./cart-cookie.ts";

export type Cart = Schemas["Cart"];

/** The visitor's cart, asked for once per page; undefined before a guest has put anything in. */
export const currentCart = cache(async (): Promise<Cart | undefined> => {
  const [jar, api] = await Promise.all([cookies(), visitorApi()]);
  // A member has one cart, and this answers it.
  if (jar.has(accessCookie)) return dataOf(api.POST("/v1/carts", { body: await preferredCurrency() }));
  const id = guestCartId(jar.get(cartCookie)?.value);
  return id === undefined ? undefined : dataIfAny(api.GET("/v1/carts/{id}", { params: { path: { id } } }));
});

export function itemCount(cart: Pick<Cart, "lines"> | undefined): number {
  return cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
}
