import { cookies } from "next/headers";
import { visitorApi } from "../api.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { preferredCurrency } from "../visit/preferred-currency.ts";
import { accessCookie } from "../visit/session.ts";
import { cartCookie, guestCartId } from "./cart-cookie.ts";

/** The id of the visitor's cart; a guest without one gets a new one. For server actions. */
export async function openCart(): Promise<Outcome<string>> {
  const jar = await cookies();
  const id = jar.has(accessCookie) ? undefined : guestCartId(jar.get(cartCookie)?.value);
  if (id !== undefined) return { ok: true, data: id };
  const opened = await outcomeOf((await visitorApi()).POST("/v1/carts", { body: await preferredCurrency() }));
  return opened.ok ? { ok: true, data: opened.data.id } : opened;
}
