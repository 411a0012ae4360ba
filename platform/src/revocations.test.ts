import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Revocations, revoke } from "./revocations.ts";
import { TestClock } from "./testing/clock.ts";
import { type TestRedis, testRedis } from "./testing/database.ts";
import { until } from "./testing/until.ts";
import type { VerifiedToken } from "./tokens.ts";

describe("revocations", () => {
  // All tests of a run share one list of revocations, which whoever revokes cuts by the own clock. This one is ahead of
  // all others, so that none of them takes away what is tested here.
  const clock = new TestClock(Date.now() + 3_600_000);
  let server: TestRedis;
  let redis: Redis;
  let opened: Redis[];

  beforeEach(() => {
    server = testRedis();
    redis = new Redis(server.url);
    opened = [redis];
  });
  afterEach(async () => {
    for (const connection of opened) connection.disconnect();
    await server.close();
  });

  const open = (options = {}) => {
    const connection = new Redis(server.url, options);
    connection.on("error", () => undefined);
    opened.push(connection);
    return connection;
  };
  const follower = async (commands = redis, subscriber = open()) => {
    const revocations = new Revocations(clock, "test:");
    await revocations.follow(commands, subscriber);
    return revocations;
  };
  /** Ends the connection as an outage does: it comes back by itself. */
  const cut = async (connection: Redis) => {
    const closed = once(connection, "close");
    connection.disconnect(true);
    await closed;
  };
  const somebody = () => ({ account: `usr_${randomUUID()}`, session: `ses_${randomUUID()}` });
  const tokenOf = ({ account, session }: ReturnType<typeof somebody>): VerifiedToken => ({
    principal: { kind: "user", id: account, sessionId: session, roles: ["customer"] },
    issuedAtMs: clock.now(),
    expiresAtMs: clock.now() + 600_000,
  });
  const isGood = (revocations: Revocations, token: VerifiedToken) => {
    try {
      revocations.mustBeGood(token);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ kind: "unauthenticated", code: "token_revoked" });
      return false;
    }
  };
  const heard = (revocations: Revocations, token: VerifiedToken) =>
    until(() => !isGood(revocations, token), "the follower has heard of it", 1_000);

  it("stay within their installation, also for who comes later", async () => {
    const ada = somebody();
    const [early, other] = [await follower(), new Revocations(clock, "other:")];
    await other.follow(redis, open());
    await revoke(redis, "test:", clock, ada.session);
    await heard(early, tokenOf(ada));
    const late = new Revocations(clock, "other:");
    await late.follow(redis, open());
    expect([isGood(other, tokenOf(ada)), isGood(late, tokenOf(ada))]).toEqual([true, true]);
    expect(isGood(await follower(), tokenOf(ada))).toBe(false);
  });

  it("reach every follower, and concern nobody else", async () => {
    const followers = await Promise.all([follower(), follower()]);
    const [ada, bob] = [somebody(), somebody()];
    const token = tokenOf(ada);
    for (const each of followers) expect(isGood(each, token)).toBe(true);
    await revoke(redis, "test:", clock, ada.session);
    for (const each of followers) {
      await heard(each, token);
      expect(isGood(each, tokenOf(bob))).toBe(true);
    }
  });

  it("of an account end the tokens it has, and not those it gets later", async () => {
    const [revocations, ada] = [await follower(), somebody()];
    const token = tokenOf(ada);
    await revoke(redis, "test:", clock, ada.account);
    await heard(revocations, token);
    expect(isGood(revocations, tokenOf(ada))).toBe(false);
    clock.advance(1);
    expect(isGood(revocations, tokenOf(ada))).toBe(true);
  });

  it("of a session end it for good, whatever a fast clock wrote into its tokens", async () => {
    const [revocations, ada] = [await follower(), somebody()];
    await revoke(redis, "test:", clock, ada.session);
    await heard(revocations, tokenOf(ada));
    clock.advance(1_000);
    expect(isGood(revocations, tokenOf(ada))).toBe(false);
    expect(isGood(revocations, tokenOf({ ...ada, session: somebody().session }))).toBe(true);
  });

  it("are known to who comes later", async () => {
    const ada = somebody();
    const token = tokenOf(ada);
    await revoke(redis, "test:", clock, ada.account);
    expect(isGood(await follower(), token)).toBe(false);
  });

  it("one that comes late, from a clock that is behind, takes nothing back", async () => {
    const ada = somebody();
    const token = tokenOf(ada);
    await revoke(redis, "test:", clock, ada.account);
    await revoke(redis, "test:", new TestClock(clock.now() - 5_000), ada.account);
    expect(isGood(await follower(), token)).toBe(false);
  });

  it("made while a follower was cut off are known as soon as it is back", async () => {
    const subscriber = open({ retryStrategy: () => 150 });
    const [revocations, ada] = [await follower(redis, subscriber), somebody()];
    await cut(subscriber);
    await revoke(redis, "test:", clock, ada.session);
    expect(isGood(revocations, tokenOf(ada))).toBe(true);
    await heard(revocations, tokenOf(ada));
  });

  it("also when the connection it asks on comes back later", async () => {
    const commands = open({ retryStrategy: () => 400, maxRetriesPerRequest: 0 });
    const subscriber = open({ retryStrategy: () => 50 });
    const [revocations, ada] = [await follower(commands, subscriber), somebody()];
    await Promise.all([cut(commands), cut(subscriber)]);
    await revoke(redis, "test:", clock, ada.session);
    const moved = setInterval(() => clock.advance(100), 20);
    await until(() => !isGood(revocations, tokenOf(ada)), "the follower has heard of it", 3_000).finally(() =>
      clearInterval(moved),
    );
  });

  it("are forgotten once no token can be that old", async () => {
    const [revocations, ada, bob] = [await follower(), somebody(), somebody()];
    const old = tokenOf(bob);
    await revoke(redis, "test:", clock, ada.session);
    await revoke(redis, "test:", clock, bob.session);
    await heard(revocations, old);
    clock.advance(599_000);
    await revoke(redis, "test:", clock, ada.session);
    expect(isGood(revocations, old)).toBe(false);
    clock.advance(1_001);
    const marker = somebody();
    await revoke(redis, "test:", clock, marker.session);
    await heard(revocations, tokenOf(marker));
    expect(isGood(revocations, old)).toBe(true);
    expect(isGood(revocations, tokenOf(ada))).toBe(false);
  });
});
