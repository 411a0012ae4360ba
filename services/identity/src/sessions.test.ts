import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";

const password = "correct horse battery";
const dayMs = 86_400_000;

describe("sessions", () => {
  // Far enough in the past to stay there: other tests share Redis, and a clock that is ahead would forget for them.
  const clock = new TestClock(Date.now() - 1_000 * dayMs);
  let shop: IdentityShop;

  beforeAll(async () => {
    shop = await IdentityShop.start({ clock });
  });
  afterAll(() => shop.close());

  let people = 0;
  const signIn = async (client: "web" | "api") => {
    people += 1;
    return shop.as().signUp({ email: `person${people}@example.com`, password, client });
  };
  const refresh = (refreshToken: string) => shop.as().refresh({ refreshToken });
  const racing = async (refreshToken: string, times: number) => {
    const outcomes = await Promise.allSettled(Array.from({ length: times }, () => refresh(refreshToken)));
    const tokens = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value.refreshToken] : []));
    const codes = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code as string] : []));
    return { tokens, codes: [...new Set(codes)] };
  };
  const goodElsewhere = (accessToken: string) =>
    shop
      .neighbour(accessToken)
      .getMe({})
      .then(
        () => true,
        () => false,
      );
  const refusedElsewhere = (accessToken: string) =>
    until(async () => !(await goodElsewhere(accessToken)), "the neighbour has heard of it", 1_000);

  it("a refresh token is good once: each refresh gives the next", async () => {
    const first = await signIn("api");
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect(third.user).toEqual(first.user);
    expect(await goodElsewhere(third.accessToken)).toBe(true);
  });

  it("one used again ends its session: its successors and, within a second, its access tokens everywhere", async () => {
    const first = await signIn("api");
    const other = await shop.as().login({ email: first.user?.email ?? "", password });
    const second = await refresh(first.refreshToken);
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "refresh_reused",
    });
    await refusedElsewhere(second.accessToken);
    expect(await goodElsewhere(first.accessToken)).toBe(false);
    await expect(refresh(second.refreshToken)).rejects.toMatchObject({ code: "session_ended" });
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({ code: "refresh_reused" });
    expect(await goodElsewhere(other.accessToken)).toBe(true);
  });

  it("fifty uses of one token at once by a program: one is served, and the session is over", async () => {
    const { refreshToken, accessToken } = await signIn("api");
    const { tokens, codes } = await racing(refreshToken, 50);
    expect(tokens).toHaveLength(1);
    expect(codes).toEqual(["refresh_reused"]);
    await expect(refresh(tokens[0] as string)).rejects.toMatchObject({ code: "session_ended" });
    await refusedElsewhere(accessToken);
  });

  it("fifty tabs of one browser at once: nobody is logged out, and only so many get a token", async () => {
    const { refreshToken, accessToken } = await signIn("web");
    const { tokens, codes } = await racing(refreshToken, 50);
    expect(new Set(tokens).size).toBe(20);
    expect(codes).toEqual(["refresh_raced"]);
    expect(await goodElsewhere(accessToken)).toBe(true);
    for (const token of tokens) expect((await refresh(token)).accessToken).toBeTruthy();
  });

  it("a tab that comes 9.9 seconds late is served, one that comes after 10 ends the session", async () => {
    const { refreshToken } = await signIn("web");
    const { refreshToken: successor } = await refresh(refreshToken);
    clock.advance(9_999);
    await refresh(refreshToken);
    clock.advance(1);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: "refresh_reused" });
    await expect(refresh(successor)).rejects.toMatchObject({ code: "session_ended" });
  });

  it("a program cannot call itself a browser when it refreshes", async () => {
    const { refreshToken } = await signIn("api");
    await refresh(refreshToken);
    await expect(shop.as().refresh({ refreshToken, client: "web" })).rejects.toMatchObject({ code: "refresh_reused" });
  });

  it("signing out and refreshing at the same moment leaves no session behind", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { refreshToken } = await signIn("api");
      const [refreshed] = await Promise.allSettled([refresh(refreshToken), shop.as().logout({ refreshToken })]);
      if (refreshed.status === "rejected") continue;
      await expect(refresh(refreshed.value.refreshToken)).rejects.toMatchObject({ code: "session_ended" });
      await refusedElsewhere(refreshed.value.accessToken);
    }
  });

  it("after signing out neither token works, here or elsewhere, and signing out again is fine", async () => {
    const { refreshToken, accessToken } = await signIn("web");
    await shop.as().logout({ refreshToken });
    await shop.as().logout({ refreshToken });
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: "session_ended" });
    await refusedElsewhere(accessToken);
  });

  it("signing out with the access token alone ends its session", async () => {
    const { refreshToken, accessToken } = await signIn("api");
    await shop.as(accessToken).logout({});
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: "session_ended" });
    await shop.as().logout({});
  });

  it("no refresh token and an unknown one are told apart", async () => {
    await expect(refresh("")).rejects.toMatchObject({ kind: "unauthenticated", code: "refresh_missing" });
    await expect(refresh("x".repeat(43))).rejects.toMatchObject({ kind: "unauthenticated", code: "refresh_invalid" });
  });

  it("a session lives on while it is used, and ends after thirty days without", async () => {
    let { refreshToken } = await signIn("api");
    for (let day = 0; day < 60; day += 20) {
      clock.advance(20 * dayMs);
      refreshToken = (await refresh(refreshToken)).refreshToken;
    }
    clock.advance(30 * dayMs);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: "session_expired" });
  });

  it("a session ends after half a year, however much it is used", async () => {
    let { refreshToken } = await signIn("api");
    for (let day = 0; day < 160; day += 20) {
      clock.advance(20 * dayMs);
      refreshToken = (await refresh(refreshToken)).refreshToken;
    }
    clock.advance(20 * dayMs - 1);
    refreshToken = (await refresh(refreshToken)).refreshToken;
    clock.advance(1);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: "session_expired" });
  });

  it("an access token is over after ten minutes", async () => {
    const { accessToken } = await signIn("api");
    clock.advance(599_000);
    expect(await goodElsewhere(accessToken)).toBe(true);
    clock.advance(1_000);
    await expect(shop.neighbour(accessToken).getMe({})).rejects.toMatchObject({ code: "token_expired" });
  });

  it("people see their open sessions and end them, but not those of others", async () => {
    const mine = await signIn("web");
    const phone = await shop.as().login({ email: mine.user?.email ?? "", password, userAgent: "phone" });
    const stranger = await signIn("web");
    const { items } = await shop.as(mine.accessToken).listSessions({});
    const ofPhone = items.find(({ userAgent }) => userAgent === "phone")?.id ?? "";
    expect(items).toHaveLength(2);

    const notMine = shop.as(stranger.accessToken).revokeSession({ id: ofPhone });
    await expect(notMine).rejects.toMatchObject({ kind: "not_found", code: "unknown_session" });
    expect(await goodElsewhere(phone.accessToken)).toBe(true);

    await shop.as(mine.accessToken).revokeSession({ id: ofPhone });
    await shop.as(mine.accessToken).revokeSession({ id: ofPhone });
    await refusedElsewhere(phone.accessToken);
    await expect(refresh(phone.refreshToken)).rejects.toMatchObject({ code: "session_ended" });
    expect((await shop.as(mine.accessToken).listSessions({})).items.map(({ current }) => current)).toEqual([true]);
  });

  it("no refresh token can be read from the database, nor one from the record of a repeatable sign-up", async () => {
    const key = { idempotencyKey: "sealed" };
    const { refreshToken, accessToken } = await shop.as().signUp({ email: "sealed@example.com", password }, key);
    const stored = await shop.sql(
      "select t::text from refresh_tokens t union all select r::text from idempotency_records r",
    );
    const bytes = (text: string) => Buffer.from(text).toString("hex");
    for (const { t } of stored) {
      for (const secret of [refreshToken, accessToken, password]) {
        expect(t).not.toContain(secret);
        expect(t).not.toContain(bytes(secret));
      }
    }
  });
});
