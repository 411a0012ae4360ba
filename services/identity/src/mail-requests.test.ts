import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";

const password = "correct horse battery";
const hourMs = 3_600_000;

interface Asked {
  readonly [column: string]: unknown;
  readonly type: string;
  readonly data: Readonly<Record<"requestId" | "email" | "accountId" | "expiresAt", string>>;
}

describe("mails that prove whose mailbox it is", () => {
  const clock = new TestClock(Date.now() - 1_000 * 24 * hourMs);
  let shop: IdentityShop;
  beforeAll(async () => {
    shop = await IdentityShop.start({ clock });
  });
  afterAll(() => shop.close());

  let people = 0;
  const signUp = async () => {
    people += 1;
    const { user, accessToken } = await shop.as().signUp({ email: `mail${people}@example.com`, password });
    return { id: user?.id ?? "", email: user?.email ?? "", me: shop.as(accessToken) };
  };
  const asked = (id: string, type: string) =>
    shop.sql<Asked>("select type, data from outbox where subject = $1 and type = $2 order by position", [id, type]);
  const tokenOf = async (id: string, type = "EmailVerificationRequested") => {
    const requestId = (await asked(id, type)).at(-1)?.data.requestId ?? "";
    return (await shop.asService("notifications").getMailToken({ requestId })).token;
  };
  const confirm = (token: string) => shop.as().confirmEmailVerification({ token });
  const invalid = { kind: "rejected", code: "mail_token_invalid" };

  it("who signs up is asked to verify the address, and the event holds no secret", async () => {
    const { id, email, me } = await signUp();
    expect(await me.getMe({})).toMatchObject({ emailVerified: false });
    const [request, ...others] = await asked(id, "EmailVerificationRequested");
    expect(others).toEqual([]);
    expect(Object.keys(request?.data ?? {}).sort()).toEqual(["accountId", "email", "expiresAt", "requestId"]);
    expect(request?.data).toMatchObject({ accountId: id, email });
  });

  it("the token of the mail verifies the address, once for everybody else, and again is fine", async () => {
    const { id, me } = await signUp();
    const token = await tokenOf(id);
    await confirm(token);
    expect(await me.getMe({})).toMatchObject({ emailVerified: true });
    await confirm(token);
    expect(await asked(id, "EmailVerified")).toHaveLength(1);
    await me.requestEmailVerification({});
    expect(await asked(id, "EmailVerificationRequested")).toHaveLength(1);
  });

  it("a token that is made up, cut, changed or for something else is refused, and verifies nobody", async () => {
    const { id, email, me } = await signUp();
    await shop.as().requestPasswordReset({ email });
    await until(async () => {
      // The worker that looks at wishes sleeps by this clock.
      clock.advance(20);
      return (await asked(id, "PasswordResetRequested")).length === 1;
    }, "the mail is asked for");
    const right = await tokenOf(id);
    const changed = `${right.slice(0, 30)}${right[30] === "A" ? "B" : "A"}${right.slice(31)}`;
    const reset = await tokenOf(id, "PasswordResetRequested");
    for (const token of ["x", "A".repeat(64), right.slice(0, -1), changed, reset])
      await expect(confirm(token)).rejects.toMatchObject(invalid);
    expect(await me.getMe({})).toMatchObject({ emailVerified: false });
  });

  it("a token is good for three days, and not a moment longer", async () => {
    const [inTime, tooLate] = [await signUp(), await signUp()];
    const tokens = [await tokenOf(inTime.id), await tokenOf(tooLate.id)] as const;
    const [{ data } = { data: undefined }] = await asked(tooLate.id, "EmailVerificationRequested");
    const expiresAt = Date.parse(data?.expiresAt ?? "");
    expect(expiresAt - clock.now()).toBe(72 * hourMs);
    clock.advance(72 * hourMs - 1);
    await confirm(tokens[0]);
    clock.advance(1);
    await expect(confirm(tokens[1])).rejects.toMatchObject(invalid);
    const requestId = (await asked(tooLate.id, "EmailVerificationRequested"))[0]?.data.requestId ?? "";
    await expect(shop.asService("notifications").getMailToken({ requestId })).rejects.toMatchObject({
      kind: "not_found",
      code: "mail_request_closed",
    });
  });

  it("three mails an hour are enough: the fourth is refused, and sent an hour later", async () => {
    const { id, me } = await signUp();
    await me.requestEmailVerification({});
    await me.requestEmailVerification({});
    await expect(me.requestEmailVerification({})).rejects.toMatchObject({ kind: "exhausted", code: "mail_limit" });
    expect(await asked(id, "EmailVerificationRequested")).toHaveLength(3);
    clock.advance(hourMs);
    // The token of before is an hour old.
    const { accessToken } = await shop.as().login({ email: `mail${people}@example.com`, password });
    await shop.as(accessToken).requestEmailVerification({});
    expect(await asked(id, "EmailVerificationRequested")).toHaveLength(4);
  });

  it("the secret is for notifications alone", async () => {
    const { id, me } = await signUp();
    const requestId = (await asked(id, "EmailVerificationRequested"))[0]?.data.requestId ?? "";
    await expect(me.getMailToken({ requestId })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shop.asService("orders").getMailToken({ requestId })).rejects.toMatchObject({ kind: "forbidden" });
    const made = shop.asService("notifications").getMailToken({ requestId: "not an id" });
    await expect(made).rejects.toMatchObject({ code: "mail_request_closed" });
  });
});
