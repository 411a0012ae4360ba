import { createHash } from "node:crypto";
import { type Principal, userId } from "./principal.ts";

/**
 * Whom an idempotency key belongs to: an account, or for a guest the secret of the cart or order. Two strangers who choose
 * the same key must neither see each other's answer nor make the same entity.
 */
export function keyOwner(principal: Principal, request: unknown): string {
  const user = userId(principal);
  if (user !== undefined) return user;
  const { cartToken = "", orderToken = "" } = request as { cartToken?: string; orderToken?: string };
  if (cartToken === "" && orderToken === "") return "";
  return `guest/${createHash("sha256").update(`${cartToken}/${orderToken}`).digest("base64url")}`;
}
