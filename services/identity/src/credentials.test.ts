import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";

const password = "correct horse battery";
const next = "a better horse battery";
const hourMs = 3_600_000;

describe("a new password", () => {
  const clock = new TestClock(Date.now() - 2_000 * 24 * hourMs);
  let shop: IdentityShop;
  beforeAll(async () => {
    shop = await IdentityShop.start({ clock });
  });
  afterAll(() => shop.close());

  let people = 0;
  const signUp = async () => {
    people += 1;
    const email = `person${people}@example.com`;
    const { user, accessToken, refreshToken } = await shop.as().signUp({ email, password });
    return { id: user?.id ?? "", email, accessToken, refreshToken, me: shop.as(accessToken) };
  };
  const login = (email: string, word: string) => shop.as().login({ email, password: word });
  /** Moves the clock while waiting: workers sleep by it. */
  const eventually = <T>(condition: () => Promise<T | undefined | false>, what: string) =>
    until(() => {
      clock.advance(20);
      return condition();
    }, what);
  const events = async (id: string, type: string) =>
    shop.sql<{ data: { requestId: string; expiresAt: string } }>(
      "select data from outbox where subject = $1 and type = $2 order by position",
      [id, type],
    );
  const isGoodElsewhere = (accessToken: string) =>
    shop
      .neighbour(accessToken)
      .getMe({})
      .then(
        () => true,
        () => false,
      );
  const resetToken = async ({ id, email }: { id: string; email: string }) => {
    const before = (await events(id, "PasswordResetRequested")).length;
    await shop.as().requestPasswordReset({ email: ` ${email.toUpperCase()}` });
    const { data } = await eventually(
      async () => (await events(id, "PasswordResetRequested"))[before],
      "it is asked for",
    );
    const { token } = await shop.asService("notifications").getMailToken({ requestId: data.requestId });
    return { token, expiresAt: Date.parse(data.expiresAt) };
  };
  const reset = (token: string, word = next) => shop.as().confirmPasswordReset({ token, password: word });
  const invalid = { kind: "rejected", code: "mail_token_invalid" };

  describe("for who knows the old one", () => {
    it("takes its place, ends the other sessions everywhere, and leaves this one", async () => {
      const { id, email, me, accessToken } = await signUp();
      const other = await login(email, password);
      await me.changePassword({ currentPassword: password, newPassword: next });
      await expect(login(email, password)).rejects.toMatchObject({ code: "bad_credentials" });
      await expect(login(email, next)).resolves.toMatchObject({ user: { id } });
      await until(async () => !(await isGoodElsewhere(other.accessToken)), "others have heard of it", 1_000);
      expect(await isGoodElsewhere(accessToken)).toBe(true);
      const refused = shop.as().refresh({ refreshToken: other.refreshToken });
      await expect(refused).rejects.toMatchObject({ code: "session_ended" });
      expect(await events(id, "PasswordChanged")).toHaveLength(1);
    });

    it("is refused with a wrong one, and when it could be guessed; then all stays as it was", async () => {
      const { id, email, me } = await signUp();
      const wrong = me.changePassword({ currentPassword: "wrong horse", newPassword: next });
      await expect(wrong).rejects.toMatchObject({ kind: "rejected", code: "wrong_password" });
      const weak = me.changePassword({ currentPassword: password, newPassword: "password123" });
      await expect(weak).rejects.toMatchObject({ options: { fields: [{ field: "newPassword" }] } });
      await expect(login(email, password)).resolves.toMatchObject({ user: { id } });
      expect(await events(id, "PasswordChanged")).toEqual([]);
    });

    it("of two at once, one wins", async () => {
      const { me } = await signUp();
      const outcomes = await Promise.allSettled(
        [next, `${next} too`].map((newPassword) => me.changePassword({ currentPassword: password, newPassword })),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    it("leaves no session that was opened with the old one at the same moment", async () => {
      const { email, me, accessToken } = await signUp();
      const change = me.changePassword({ currentPassword: password, newPassword: next });
      const logins = await Promise.allSettled([...Array.from({ length: 8 }, () => login(email, password)), change]);
      const granted = logins.slice(0, 8).flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const refreshes = await Promise.allSettled(
        (granted as { refreshToken: string }[]).map(({ refreshToken }) => shop.as().refresh({ refreshToken })),
      );
      expect(refreshes.filter(({ status }) => status === "fulfilled")).toEqual([]);
      expect((await shop.as(accessToken).listSessions({})).items).toHaveLength(1);
    });
  });

  describe("for who has the mailbox", () => {
    it("is set with the token of the mail, ends every session, and shows that the address is right", async () => {
      const person = await signUp();
      const { token } = await resetToken(person);
      await reset(token);
      await expect(login(person.email, password)).rejects.toMatchObject({ code: "bad_credentials" });
      const { accessToken } = await login(person.email, next);
      expect(await shop.as(accessToken).getMe({})).toMatchObject({ emailVerified: true });
      await until(async () => !(await isGoodElsewhere(person.accessToken)), "others have heard of it", 1_000);
      const refused = shop.as().refresh({ refreshToken: person.refreshToken });
      await expect(refused).rejects.toMatchObject({ code: "session_ended" });
    });

    it("is set once: a used token, and others that were asked for, are of no more use", async () => {
      const person = await signUp();
      const [{ token: first }, { token: second }] = [await resetToken(person), await resetToken(person)];
      const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => reset(second, `${next} ${n}`)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const token of [first, second]) await expect(reset(token, password)).rejects.toMatchObject(invalid);
      await expect(login(person.email, password)).rejects.toMatchObject({ code: "bad_credentials" });
      expect(await events(person.id, "PasswordChanged")).toHaveLength(1);
    });

    it("is not set with a token that is too old, and a weak one leaves the token good", async () => {
      const [inTime, tooLate] = [await signUp(), await signUp()];
      const late = await resetToken(tooLate);
      expect(late.expiresAt - clock.now()).toBeGreaterThan(hourMs - 1_000);
      const { token, expiresAt } = await resetToken(inTime);
      clock.advance(expiresAt - clock.now() - 1);
      await expect(reset(token, "password123")).rejects.toMatchObject({ code: "weak_password" });
      await reset(token);
      await expect(reset(late.token)).rejects.toMatchObject(invalid);
      await expect(login(tooLate.email, password)).resolves.toMatchObject({ user: { email: tooLate.email } });
    });

    it("is asked for alike whether there is an account or not, in the same number of statements", async () => {
      const { id, email } = await signUp();
      const statements = async () => shop.counted("db_statements_total", "call");
      const cost = async (address: string) => {
        const before = await statements();
        const answer = await shop.as().requestPasswordReset({ email: address });
        return { answer, statements: (await statements()) - before };
      };
      const [known, unknown] = [await cost(email), await cost("nobody@example.com")];
      expect(unknown).toEqual(known);
      expect(known.statements).toBe(1);
      await eventually(async () => (await events(id, "PasswordResetRequested")).length === 1, "the mail is asked for");
      await eventually(async () => (await shop.sql("select 1 from reset_wishes")).length === 0, "no wish is left");
    });

    it("fills no mailbox: three mails an hour, however often it is asked for", async () => {
      const { id, email } = await signUp();
      for (let i = 0; i < 12; i += 1) await shop.as().requestPasswordReset({ email });
      await eventually(
        async () => (await shop.sql("select 1 from reset_wishes")).length === 0,
        "every wish is looked at",
      );
      for (let i = 0; i < 5; i += 1) {
        await shop.as().requestPasswordReset({ email });
        await eventually(async () => (await shop.sql("select 1 from reset_wishes")).length === 0, "it is looked at");
      }
      expect(await events(id, "PasswordResetRequested")).toHaveLength(3);
    });
  });
});
