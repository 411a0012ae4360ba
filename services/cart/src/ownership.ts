import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@shopstream/platform/errors.ts";
import { idFromUuid, uuidFrom } from "@shopstream/platform/ids.ts";
import type { Cart } from "./cart.ts";

/** What a caller shows to get at a cart: who is signed in, and the secret of a guest cart. */
export interface Proof {
  readonly accountId?: string | undefined;
  readonly token: string;
}

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** An account has one cart, wherever it signs in: its id follows from the account's. */
export function memberCartId(accountId: string): string {
  return idFromUuid("cart", uuidFrom("cart of", accountId));
}

/** A cart that is not yours is not there. */
export function mustOwn(cart: Cart | undefined, proof: Proof): Cart {
  if (cart !== undefined && owns(cart, proof)) return cart;
  throw new AppError("not_found", "cart_not_found", "there is no such cart");
}

function owns({ owner }: Cart, { accountId, token }: Proof): boolean {
  if ("accountId" in owner) return owner.accountId === accountId;
  return timingSafeEqual(Buffer.from(owner.tokenHash), Buffer.from(digest(token)));
}
