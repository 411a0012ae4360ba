import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Account } from "./account.ts";
import { type Announcer, claimMs } from "./announcer.ts";
import { type Issuer, lifetimeSeconds } from "./issuer.ts";
import { newRefreshToken, refreshTokenHash } from "./refresh-token.ts";
import { type Device, idleMs, judge, longestMs, type Session, tokenExpiry, type Verdict } from "./session.ts";
import type { SessionStore } from "./session-store.ts";

export interface SessionsDeps {
  readonly store: SessionStore;
  readonly issuer: Issuer;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly random: Random;
}

/** What somebody who signed in or refreshed gets. */
export interface Grant {
  readonly account: Account;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

const mostListed = 100;
const longestUserAgent = 300;
/** Sessions that have long run out are kept a little, so that the answer to an old token says why. */
const keptMs = idleMs + 7 * 86_400_000;

/** Sessions and their refresh tokens. Every transaction that ends one notes it for the announcer. */
export class Sessions {
  readonly #deps: SessionsDeps;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
  }

  /** The same session id twice is one session. */
  async open(accountId: string, passwordHash: string, device: Device, id: string): Promise<Grant> {
    const nowMs = this.#deps.clock.now();
    const now = new Date(nowMs).toISOString();
    const expiresAt = new Date(nowMs + longestMs);
    const userAgent = device.userAgent.slice(0, longestUserAgent);
    const session = {
      ...device,
      userAgent,
      id,
      accountId,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: expiresAt.toISOString(),
    };
    const { token, hash } = newRefreshToken(this.#deps.random);
    const refreshToken = { hash, expiresAt: tokenExpiry(nowMs, expiresAt.getTime()) };
    const account = await this.#deps.store.open(session, refreshToken, passwordHash);
    if (account === undefined)
      throw refused("bad_credentials", "the account is gone, or its password has just changed");
    return this.#grant(account, id, token, nowMs);
  }

  async refresh(presented: string): Promise<Grant> {
    if (presented === "") throw refused("refresh_missing", "send the refresh token");
    const issuedAtMs = this.#deps.clock.now();
    const hash = refreshTokenHash(presented);
    const successor = newRefreshToken(this.#deps.random);
    const outcome = await this.#deps.store.transaction(async (store) => {
      const found = await store.lockToken(hash);
      if (found === undefined) return undefined;
      const { token } = found;
      const nowMs = this.#deps.clock.now();
      const verdict = judge(token, nowMs);
      if (verdict === "rotate") {
        const expiresAt = tokenExpiry(nowMs, token.sessionExpiresAt);
        await store.rotate(hash, { hash: successor.hash, expiresAt }, new Date(nowMs));
      }
      const ended =
        verdict === "reused" ? await store.end({ id: token.sessionId, reason: "reused", ...this.#times() }) : [];
      return { ...found, verdict, ended };
    });
    if (outcome === undefined) throw refused("refresh_invalid", "this refresh token is not known: sign in again");
    await this.#deps.announcer.announce(outcome.ended);
    if (outcome.verdict !== "rotate") throw refusal(outcome.verdict);
    return this.#grant(outcome.account, outcome.token.sessionId, successor.token, issuedAtMs);
  }

  /** Ends the session of the refresh token, else that of the access token. Whoever is signed out already stays so. */
  async logout(presented: string, current: string | undefined): Promise<void> {
    const ofToken = presented === "" ? undefined : await this.#deps.store.sessionOf(refreshTokenHash(presented));
    const id = ofToken ?? current;
    if (id === undefined) return;
    await this.#deps.announcer.announce(await this.#deps.store.end({ id, reason: "logout", ...this.#times() }));
  }

  /** Ends one of the account's own sessions; again is fine. */
  async revoke(id: string, accountId: string): Promise<void> {
    const { store, announcer } = this.#deps;
    const ended = await store.end({ id, accountId, reason: "revoked", ...this.#times() });
    if (ended.length === 0 && !(await store.belongsTo(id, accountId))) {
      throw new AppError("not_found", "unknown_session", "you have no such session");
    }
    await announcer.announce(ended);
  }

  list(accountId: string): Promise<Session[]> {
    const nowMs = this.#deps.clock.now();
    return this.#deps.store.listOpen(accountId, new Date(nowMs), new Date(nowMs - idleMs), mostListed);
  }

  forgetOld(): Promise<void> {
    return this.#deps.store.removeUnused(new Date(this.#deps.clock.now() - keptMs));
  }

  #times(): { at: Date; claimedUntil: Date } {
    const nowMs = this.#deps.clock.now();
    return { at: new Date(nowMs), claimedUntil: new Date(nowMs + claimMs) };
  }

  async #grant(account: Account, sessionId: string, refreshToken: string, issuedAtMs: number): Promise<Grant> {
    const accessToken = await this.#deps.issuer.sign(account, sessionId, issuedAtMs);
    return { account, accessToken, refreshToken, expiresIn: lifetimeSeconds };
  }
}

function refused(code: string, message: string): AppError {
  return new AppError("unauthenticated", code, message);
}

function refusal(verdict: Exclude<Verdict, "rotate">): AppError {
  switch (verdict) {
    case "reused":
      return refused("refresh_reused", "this refresh token was used before; its session has ended: sign in again");
    case "raced":
      return new AppError("conflict", "refresh_raced", "other tabs have refreshed just now: use their cookie", {
        retryAfterSeconds: 1,
      });
    case "ended":
      return refused("session_ended", "this session has ended: sign in again");
    case "expired":
      return refused("session_expired", "this session has expired: sign in again");
  }
}
