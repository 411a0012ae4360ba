import { accessToken, sign } from "@shopstream/platform/tokens.ts";
import type { JSONWebKeySet, JWK } from "jose";
import type { Account } from "./account.ts";

/** What the platform keeps revocations for. */
export const lifetimeSeconds = 600;

/** Signs access tokens, and shows the keys that they are checked with. */
export class Issuer {
  readonly #key: JWK;
  readonly #published: readonly JWK[];

  /** `older` are keys that tokens still in use may have been signed with. */
  constructor(key: JWK, older: JSONWebKeySet = { keys: [] }) {
    this.#key = key;
    this.#published = [publicPart(key), ...older.keys.filter(({ kid }) => kid !== key.kid).map(publicPart)];
  }

  /** `issuedAtMs` is a time before the account was read: a change of roles revokes all tokens up to its own commit. */
  sign({ id, roles }: Account, sessionId: string, issuedAtMs: number): Promise<string> {
    const at = { now: () => issuedAtMs };
    return sign(this.#key, at, { sub: id, sid: sessionId, roles }, { ...accessToken, lifetimeSeconds });
  }

  keys(): readonly JWK[] {
    return this.#published;
  }
}

// Named one by one: whatever else a key file holds stays private.
function publicPart({ kty, crv, x, kid }: JWK): JWK {
  return { kty, crv, x, kid, alg: "EdDSA", use: "sig" } as JWK;
}
