export const cartCookie = "__Host-cart";

/** The guest cart that was used last: the gateway's cookie holds `id:token` pairs, the newest first. */
export function guestCartId(cookie: string | undefined): string | undefined {
  return cookie?.split("|")[0]?.split(":")[0] || undefined;
}
