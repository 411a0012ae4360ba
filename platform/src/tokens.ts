import {
  createLocalJWKSet,
  decodeJwt,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { LRUCache } from "lru-cache";
import type { Clock } from "./clock.ts";
import { AppError } from "./errors.ts";
import type { Principal, UserRole } from "./principal.ts";

/** RFC 9068 access tokens and service tokens: Ed25519 only, audience and type always checked. */
export const accessToken = { issuer: "shopstream/identity", audience: "shopstream", type: "at+jwt" } as const;
export const serviceToken = { issuer: "shopstream/service", type: "svc+jwt" } as const;
const algorithms = ["EdDSA"];

export interface VerifiedToken {
  readonly principal: Extract<Principal, { kind: "user" }>;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Signs with a private JWK whose `kid` readers find in the key set. */
export async function sign(
  key: JWK,
  clock: Pick<Clock, "now">,
  claims: JWTPayload,
  options: { type: string; issuer: string; audience: string; lifetimeSeconds: number },
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const header = { alg: "EdDSA", typ: options.type, ...(key.kid === undefined ? {} : { kid: key.kid }) };
  // `iat` has whole seconds only; a revocation must tell apart what was issued before and after it.
  const token = new SignJWT({ ...claims, issuedAtMs: clock.now() })
    .setProtectedHeader(header)
    .setIssuer(options.issuer)
    .setAudience(options.audience);
  return token
    .setIssuedAt(now)
    .setExpirationTime(now + options.lifetimeSeconds)
    .sign(await importJWK(key, "EdDSA"));
}

/** Verifies access tokens, remembering good ones until they expire: a signature costs more than a cached read. */
export class AccessTokens {
  readonly #keys: ReturnType<typeof createLocalJWKSet>;
  readonly #clock: Clock;
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: 20_000 });

  constructor(keys: JSONWebKeySet, clock: Clock) {
    this.#keys = createLocalJWKSet(keys);
    this.#clock = clock;
  }

  async verify(token: string): Promise<VerifiedToken> {
    const known = this.#verified.get(token) ?? (await this.#check(token));
    if (known.expiresAtMs <= this.#clock.now())
      throw new AppError("unauthenticated", "token_expired", "the access token has expired: refresh it");
    this.#verified.set(token, known);
    return known;
  }

  async #check(token: string): Promise<VerifiedToken> {
    try {
      const { issuer, audience, type: typ } = accessToken;
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        typ,
        algorithms,
        currentDate: new Date(this.#clock.now()),
        requiredClaims: ["sub", "sid", "issuedAtMs", "exp"],
      });
      return toVerified(payload);
    } catch (cause) {
      const expired = (cause as { code?: string }).code === "ERR_JWT_EXPIRED";
      if (expired)
        throw new AppError("unauthenticated", "token_expired", "the access token has expired: refresh it", { cause });
      throw new AppError("unauthenticated", "token_invalid", "the access token is not valid", { cause });
    }
  }
}

/** What a token says of itself, unchecked: enough to refuse by, and nothing else. Undefined when it says nothing, or is over. */
export function claimedPrincipal(token: string, now: number): Principal | undefined {
  try {
    const { principal, expiresAtMs } = toVerified(decodeJwt(token));
    return expiresAtMs > now ? principal : undefined;
  } catch {
    return undefined;
  }
}

function toVerified(payload: JWTPayload): VerifiedToken {
  const roles = (payload.roles as UserRole[] | undefined) ?? [];
  const principal = { kind: "user", id: payload.sub as string, sessionId: payload.sid as string, roles } as const;
  return { principal, issuedAtMs: payload.issuedAtMs as number, expiresAtMs: (payload.exp as number) * 1000 };
}

/** Proves and checks which service is calling, where no mesh does it: one short-lived token per target. */
export class ServiceTokens {
  readonly #name: string;
  readonly #key: JWK;
  readonly #keys: ReturnType<typeof createLocalJWKSet>;
  readonly #clock: Clock;
  readonly #minted = new Map<string, { token: string; until: number }>();
  readonly #verified = new LRUCache<string, { name: string; until: number }>({ max: 1_000 });

  constructor(name: string, key: JWK, keys: JSONWebKeySet, clock: Clock) {
    this.#name = name;
    this.#key = key;
    this.#keys = createLocalJWKSet(keys);
    this.#clock = clock;
  }

  async mint(target: string): Promise<string> {
    const kept = this.#minted.get(target);
    if (kept !== undefined && kept.until > this.#clock.now()) return kept.token;
    const lifetimeSeconds = 300;
    const token = await sign(
      this.#key,
      this.#clock,
      { sub: this.#name },
      { ...serviceToken, audience: target, lifetimeSeconds },
    );
    // Renewed a minute early, so that no token expires on the way.
    this.#minted.set(target, { token, until: this.#clock.now() + (lifetimeSeconds - 60) * 1000 });
    return token;
  }

  /** The name of the calling service. */
  async verify(token: string | undefined): Promise<string> {
    if (token === undefined)
      throw new AppError("unauthenticated", "service_token_missing", "calls between services carry a service token");
    const known = this.#verified.get(token) ?? (await this.#check(token));
    if (known.until <= this.#clock.now())
      throw new AppError("unauthenticated", "service_token_invalid", "the service token has expired");
    this.#verified.set(token, known);
    return known.name;
  }

  async #check(token: string): Promise<{ name: string; until: number }> {
    try {
      const { issuer, type: typ } = serviceToken;
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys, {
        issuer,
        audience: this.#name,
        typ,
        algorithms,
        currentDate: new Date(this.#clock.now()),
      });
      // A service signs for itself only: the key's name must be the subject.
      if (protectedHeader.kid !== payload.sub) throw new Error("the key does not belong to the subject");
      return { name: payload.sub as string, until: (payload.exp as number) * 1000 };
    } catch (cause) {
      throw new AppError("unauthenticated", "service_token_invalid", "the service token is not valid", { cause });
    }
  }
}
