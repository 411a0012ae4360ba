import { createHash } from "node:crypto";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { SavedReply } from "./reply-store.ts";
import type { Store } from "./store.ts";
import { invalidRequest, StripeError } from "./stripe-error.ts";

/**
 * Stripe's rules: what began under a key is answered alike for a day, success or failure; other parameters under the key are
 * refused, and so is a request that comes while the first is still under way. What never began is not remembered.
 */
export class Idempotency {
  #store: Store;
  #clock: Clock;
  #underWay = new Set<string>();

  constructor(deps: { store: Store; clock: Clock }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
  }

  find(key: string, fingerprint: string): SavedReply | undefined {
    if (key.length > 255)
      throw invalidRequest("Idempotency keys can be up to 255 characters long.", { param: "idempotency_key" });
    if (this.#underWay.has(key)) throw inUse(key);
    const saved = this.#store.replies.find(key, this.#clock.now());
    if (saved && saved.fingerprint !== fingerprint) throw reused(key);
    return saved;
  }

  /** Keeps others out until the answer is called; memory is enough, since a crash ends the work as well. */
  begin(key: string): () => void {
    this.#underWay.add(key);
    return () => void this.#underWay.delete(key);
  }

  /** Must be called in the transaction of the work it remembers. */
  save(reply: SavedReply): void {
    this.#store.replies.save(reply, this.#clock.now());
  }
}

/** The same endpoint and the same parameters, whatever their order. */
export function fingerprintOf(path: string, params: unknown): string {
  return createHash("sha256")
    .update(path)
    .update("\n")
    .update(JSON.stringify(inOrder(params)))
    .digest("base64url");
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, inOrder(inner)]);
}

function inUse(key: string): StripeError {
  return invalidRequest(
    "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the " +
      `other request is still going through): ${key}. Please try again later.`,
    { code: "idempotency_key_in_use", status: 409 },
  );
}

function reused(key: string): StripeError {
  return new StripeError(400, {
    type: "idempotency_error",
    message:
      "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
