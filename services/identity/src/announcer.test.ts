import { until } from "@shopstream/platform/testing/until.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";
import { RedisGate } from "./testing/redis-gate.ts";

const password = "correct horse battery";

describe("revoking while Redis is away", () => {
  let gate: RedisGate;
  let shop: IdentityShop;

  beforeEach(async () => {
    const identityRedisUrl = async (realUrl: string) => {
      gate = await RedisGate.to(realUrl);
      return gate.url;
    };
    shop = await IdentityShop.start({ identityRedisUrl });
  });
  afterEach(async () => {
    await shop.close();
    gate.close();
  });

  const pending = () => shop.sql("select subject from pending_revocations");
  const goodElsewhere = (accessToken: string) =>
    shop
      .neighbour(accessToken)
      .getMe({})
      .then(
        () => true,
        () => false,
      );

  it("the session ends at once, and other services hear of it when Redis is back", async () => {
    const { refreshToken, accessToken } = await shop.as().signUp({ email: "ada@example.com", password });
    gate.shut();
    await shop.as().logout({ refreshToken });
    await expect(shop.as().refresh({ refreshToken })).rejects.toMatchObject({ code: "session_ended" });
    expect(await goodElsewhere(accessToken)).toBe(true);
    expect(await pending()).toHaveLength(1);
    gate.open();
    await until(async () => !(await goodElsewhere(accessToken)), "the neighbour has heard of it");
    await until(async () => (await pending()).length === 0, "nothing is pending");
  });

  it("signing in and refreshing go on", async () => {
    await shop.as().signUp({ email: "ada@example.com", password });
    gate.shut();
    const { refreshToken } = await shop.as().login({ email: "ada@example.com", password });
    expect((await shop.as().refresh({ refreshToken })).accessToken).toBeTruthy();
  });

  it("what a process noted before it died, its successor announces", async () => {
    const { user, accessToken } = await shop.as().signUp({ email: "ada@example.com", password });
    await shop.sql("insert into pending_revocations (subject, claimed_until) values ($1, now() - interval '1 s')", [
      user?.id,
    ]);
    await until(async () => !(await goodElsewhere(accessToken)), "the neighbour has heard of it", 1_500);
    await until(async () => (await pending()).length === 0, "nothing is pending");
  });
});
