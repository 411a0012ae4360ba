import { hash } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";

const password = "correct horse battery";

describe("signing up and signing in", () => {
  let shop: IdentityShop;

  beforeAll(async () => {
    shop = await IdentityShop.start();
  });
  afterAll(() => shop.close());

  const signUp = (email: string, options: { idempotencyKey?: string } = {}) =>
    shop.as().signUp({ email, password, displayName: " Ada " }, options);

  it("whoever signs up is signed in, as a customer, and the shop hears of it once", async () => {
    const { user, accessToken, expiresIn, refreshToken } = await signUp("  Ada@Example.COM ");
    expect(user).toMatchObject({ email: "ada@example.com", displayName: "Ada", roles: ["customer"] });
    expect(user?.id).toMatch(/^usr_[0-9a-z]{26}$/);
    expect(expiresIn).toBe(600);
    expect(Buffer.from(refreshToken, "base64url")).toHaveLength(32);
    expect(await shop.neighbour(accessToken).getMe({})).toMatchObject({ id: user?.id, roles: ["customer"] });
    const told = await shop.sql("select type, data from outbox where subject = $1 and type = 'AccountCreated'", [
      user?.id,
    ]);
    expect(told).toEqual([
      {
        type: "AccountCreated",
        data: { accountId: user?.id, email: "ada@example.com", displayName: "Ada", locale: "" },
      },
    ]);
  });

  it("an e-mail that is taken is refused whatever its capitals and spaces, and the first account stays", async () => {
    const first = await signUp("taken@example.com");
    await expect(signUp(" TAKEN@example.com")).rejects.toMatchObject({
      kind: "conflict",
      code: "email_taken",
      options: { fields: [{ field: "email" }] },
    });
    expect(await shop.as(first.accessToken).getMe({})).toMatchObject({ id: first.user?.id });
  });

  it("twenty sign-ups at once with one e-mail make one account", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => signUp("race@example.com")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(new Set(reasons)).toEqual(new Set(["email_taken"]));
  });

  it("the same sign-up under one key gives the same tokens again, and another one is refused", async () => {
    const [first, again] = await Promise.all(
      [1, 2].map(() => signUp("keyed@example.com", { idempotencyKey: "sign-up-1" })),
    );
    expect(again).toEqual(first);
    await expect(signUp("other@example.com", { idempotencyKey: "sign-up-1" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("a sign-up whose process died before answering is repeated without a second account, session or event", async () => {
    const first = await signUp("crash@example.com", { idempotencyKey: "sign-up-crash" });
    // What a crash leaves: the effect is there, the record of the answer is not.
    await shop.sql("delete from idempotency_records");
    const again = await signUp("crash@example.com", { idempotencyKey: "sign-up-crash" });
    expect(again.user).toEqual(first.user);
    expect((await shop.as().refresh({ refreshToken: again.refreshToken })).user).toEqual(first.user);
    const count =
      "select (select count(*)::int from sessions where account_id = $1) as sessions, (select count(*)::int from outbox where subject = $1) as events";
    expect(await shop.sql(count, [first.user?.id])).toEqual([{ sessions: 1, events: 2 }]);
  });

  it("that repeat needs the same password", async () => {
    await signUp("thief@example.com", { idempotencyKey: "sign-up-thief" });
    await shop.sql("delete from idempotency_records");
    const other = shop
      .as()
      .signUp({ email: "thief@example.com", password: "another password" }, { idempotencyKey: "sign-up-thief" });
    await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused" });
  });

  it.each([
    ["short", "length"],
    ["x".repeat(201), "length"],
    ["weak@example.com", "equals_email"],
    ["PASSWORD123", "common"],
  ])("the password %s is refused, and no account is made", async (weak, code) => {
    const refused = shop.as().signUp({ email: "weak@example.com", password: weak });
    await expect(refused).rejects.toMatchObject({
      kind: "invalid",
      code: "weak_password",
      options: { fields: [{ field: "password", code }] },
    });
    expect(await shop.sql("select 1 from accounts where email = 'weak@example.com'")).toEqual([]);
  });

  it("a wrong password and an unknown e-mail answer alike, after the same work", async () => {
    await signUp("known@example.com");
    const answers = [];
    for (const email of ["known@example.com", "unknown@example.com"]) {
      const before = await shop.counted("password_hashings_total");
      const error = await shop
        .as()
        .login({ email, password: "not the password" })
        .catch((reason: unknown) => reason);
      const { kind, code, message, options } = error as {
        kind: string;
        code: string;
        message: string;
        options: object;
      };
      answers.push({
        kind,
        code,
        message,
        options,
        hashings: (await shop.counted("password_hashings_total")) - before,
      });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ kind: "unauthenticated", code: "bad_credentials", hashings: 1 });
  });

  it("signs in with the e-mail written differently, in a session of its own", async () => {
    const { user } = await signUp("again@example.com");
    const login = await shop.as().login({ email: " Again@EXAMPLE.com", password, userAgent: "Firefox", client: "web" });
    expect(login.user).toEqual(user);
    const { items } = await shop.as(login.accessToken).listSessions({});
    expect(items.map(({ userAgent, current }) => ({ userAgent, current }))).toEqual([
      { userAgent: "Firefox", current: true },
      { userAgent: "", current: false },
    ]);
  });

  it("a password typed with other code points for the same characters is the same", async () => {
    await shop.as().signUp({ email: "cafe@example.com", password: "le café de la gare" });
    expect(await shop.as().login({ email: "cafe@example.com", password: "le cafe\u0301 de la gare" })).toBeTruthy();
  });

  it("a hash of another cost is made anew at sign-in", async () => {
    await signUp("rehash@example.com");
    const older = await hash(password, { memoryCost: 128, timeCost: 1, parallelism: 1 });
    await shop.sql("update accounts set password_hash = $1 where email = 'rehash@example.com'", [older]);
    await shop.as().login({ email: "rehash@example.com", password });
    const [row] = await shop.sql("select password_hash from accounts where email = 'rehash@example.com'");
    expect(row?.password_hash).toContain("$argon2id$v=19$m=64,t=1,p=1$");
    expect(await shop.as().login({ email: "rehash@example.com", password })).toBeTruthy();
  });
});

describe("what it costs", () => {
  let shop: IdentityShop;

  beforeAll(async () => {
    // Workers count too: the announcer is put to sleep, and of several runs the one that nothing else touched is taken.
    shop = await IdentityShop.start({ env: { ANNOUNCE_INTERVAL_MS: "3600000" } });
  });
  afterAll(() => shop.close());

  const fewest = async (counter: string, work: () => Promise<unknown>) => {
    const counts: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      const before = await shop.counted(counter, "call");
      await work();
      counts.push((await shop.counted(counter, "call")) - before);
    }
    return Math.min(...counts);
  };

  it("two statements to sign in, four to refresh with one commit, one to ask who one is", async () => {
    const { accessToken } = await shop.as().signUp({ email: "counted@example.com", password });
    let { refreshToken } = await shop.as().login({ email: "counted@example.com", password });
    const refresh = async () => {
      refreshToken = (await shop.as().refresh({ refreshToken })).refreshToken;
    };
    const login = () => shop.as().login({ email: "counted@example.com", password });
    expect(await fewest("db_statements_total", login)).toBe(2);
    expect(await fewest("db_statements_total", refresh)).toBe(4);
    expect(await fewest("db_commits_total", refresh)).toBe(1);
    expect(await fewest("db_statements_total", () => shop.as(accessToken).getMe({}))).toBe(1);
  });
});
