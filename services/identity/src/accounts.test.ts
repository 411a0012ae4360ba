import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IdentityShop } from "./testing/identity-shop.ts";

const password = "correct horse battery";
const first = { BOOTSTRAP_ADMIN_EMAIL: "Boss@example.com", BOOTSTRAP_ADMIN_PASSWORD: "the boss's password" };

describe("accounts", () => {
  let shop: IdentityShop;
  let boss: { id: string; token: string };

  beforeAll(async () => {
    shop = await IdentityShop.start({ env: first });
    const { user, accessToken } = await shop
      .as()
      .login({ email: "boss@example.com", password: first.BOOTSTRAP_ADMIN_PASSWORD });
    boss = { id: user?.id ?? "", token: accessToken };
  });
  afterAll(() => shop.close());

  const signUp = (email: string) => shop.as().signUp({ email, password });

  it("people rename themselves, and an empty change changes nothing", async () => {
    const { accessToken } = await signUp("rename@example.com");
    expect(await shop.as(accessToken).updateMe({ displayName: " Grace " })).toMatchObject({ displayName: "Grace" });
    expect(await shop.as(accessToken).updateMe({})).toMatchObject({ displayName: "Grace" });
    expect(await shop.as(accessToken).getMe({})).toMatchObject({ displayName: "Grace", email: "rename@example.com" });
  });

  it("a change of roles takes effect in other services within a second, and a refresh brings the new ones", async () => {
    const { user, accessToken, refreshToken } = await signUp("promoted@example.com");
    const id = user?.id ?? "";
    const changed = await shop.as(boss.token).setRoles({ id, roles: ["staff", "customer", "staff"] });
    expect(changed.roles).toEqual(["customer", "staff"]);
    const refused = () =>
      shop
        .neighbour(accessToken)
        .getMe({})
        .then(
          () => undefined,
          (error: { code: string }) => error.code,
        );
    expect(await until(refused, "the old token is refused", 1_000)).toBe("token_revoked");
    const next = await shop.as().refresh({ refreshToken });
    expect(
      await until(
        () =>
          shop
            .neighbour(next.accessToken)
            .getMe({})
            .catch(() => undefined),
        "the new token is good",
        1_000,
      ),
    ).toMatchObject({ id, roles: ["customer", "staff"] });
    const told = await shop.sql(
      "select type, data, sequence::int from outbox where subject = $1 and topic <> 'audit' order by position",
      [id],
    );
    expect(told.map(({ type }) => type)).toEqual([
      "AccountCreated",
      "EmailVerificationRequested",
      "AccountRolesChanged",
    ]);
    expect(told[2]).toMatchObject({ sequence: 3, data: { accountId: id, roles: ["customer", "staff"] } });
  });

  it("giving the roles somebody has already changes nothing and signs nobody out", async () => {
    const { user, accessToken } = await signUp("same@example.com");
    await shop.as(boss.token).setRoles({ id: user?.id ?? "", roles: ["customer"] });
    expect(await shop.neighbour(accessToken).getMe({})).toMatchObject({ roles: ["customer"] });
    const told = "select 1 from outbox where subject = $1 and type = 'AccountRolesChanged'";
    expect(await shop.sql(told, [user?.id])).toEqual([]);
  });

  it("the last admin cannot be made less, and stays admin", async () => {
    const refused = shop.as(boss.token).setRoles({ id: boss.id, roles: ["customer"] });
    await expect(refused).rejects.toMatchObject({ kind: "rejected", code: "last_admin" });
    expect(await shop.as(boss.token).getMe({})).toMatchObject({ roles: ["customer", "staff", "admin"] });
  });

  it("two admins who take the role from each other at once leave one", async () => {
    const signIn = () => shop.as().login({ email: "boss@example.com", password: first.BOOTSTRAP_ADMIN_PASSWORD });
    for (let round = 0; round < 10; round += 1) {
      const id = (await signUp(`rival${round}@example.com`)).user?.id ?? "";
      await shop.sql(
        "update accounts set roles = case when id = any ($1) then '{admin}' else '{customer}' end::text[]",
        [[id, boss.id]],
      );
      const [one, other] = [await signIn(), await shop.as().login({ email: `rival${round}@example.com`, password })];
      const outcomes = await Promise.allSettled([
        shop.as(one.accessToken).setRoles({ id, roles: ["customer"] }),
        shop.as(other.accessToken).setRoles({ id: boss.id, roles: ["customer"] }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await shop.sql("select 1 from accounts where 'admin' = any (roles)")).toHaveLength(1);
    }
    await shop.sql("update accounts set roles = '{customer,staff,admin}' where id = $1", [boss.id]);
    await until(async () => (await shop.sql("select 1 from pending_revocations")).length === 0, "all is announced");
    boss = { ...boss, token: (await signIn()).accessToken };
  });

  it("roles of nobody, and no roles at all, are refused", async () => {
    await expect(shop.as(boss.token).setRoles({ id: "usr_nobody", roles: ["staff"] })).rejects.toMatchObject({
      code: "unknown_account",
    });
    await expect(shop.as(boss.token).setRoles({ id: boss.id, roles: [] })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "roles" }] },
    });
  });

  it("staff and customers cannot give roles or list accounts", async () => {
    const { user, accessToken } = await signUp("plain@example.com");
    await expect(shop.as(accessToken).setRoles({ id: user?.id ?? "", roles: ["admin"] })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(shop.as(accessToken).listAccounts({})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shop.as().listAccounts({})).rejects.toMatchObject({ kind: "unauthenticated" });
  });

  it("all accounts can be paged through, newest first, each once, also while people sign up", async () => {
    for (let i = 0; i < 7; i += 1) await signUp(`paged${i}@example.com`);
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await shop.as(boss.token).listAccounts({ pageSize: 3, pageToken, email: "PAGED" });
      seen.push(...page.items.map(({ email }) => email));
      pageToken = page.nextPageToken;
      await signUp(`paged-late${seen.length}@example.com`);
    } while (pageToken !== "");
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `paged${i}@example.com`));
  });

  it("a part of an address with % or _ means these characters", async () => {
    await signUp("under_score@example.com");
    const found = await shop.as(boss.token).listAccounts({ email: "r_s" });
    expect(found.items.map(({ email }) => email)).toEqual(["under_score@example.com"]);
    expect((await shop.as(boss.token).listAccounts({ email: "%" })).items).toEqual([]);
  });

  it.each(["!", Buffer.from("{}").toString("base64url"), Buffer.from('["x","y"]').toString("base64url")])(
    "the made-up page token %s is refused",
    async (pageToken) => {
      const refused = shop.as(boss.token).listAccounts({ pageToken });
      await expect(refused).rejects.toMatchObject({ kind: "invalid", options: { fields: [{ field: "pageToken" }] } });
    },
  );

  it("shows the public half of its key and nothing else of it", async () => {
    const { keys } = await shop.as().getJwks({});
    expect(keys).toEqual([
      { kty: "OKP", crv: "Ed25519", x: expect.any(String), kid: "first", alg: "EdDSA", use: "sig" },
    ]);
  });
});

describe("the first accounts", () => {
  it("three replicas that start together make one admin and one staff account, and a restart leaves them alone", async () => {
    const shop = await IdentityShop.start();
    const env = {
      ...first,
      BOOTSTRAP_STAFF_EMAIL: "staff@example.com",
      BOOTSTRAP_STAFF_PASSWORD: "the staff's password",
    };
    const replicas = await Promise.all([1, 2, 3].map(() => shop.replica(env)));
    await Promise.all(replicas.map((replica) => replica.close()));
    const accounts = () => shop.sql("select email, roles, version::int, password_hash from accounts order by email");
    const made = await accounts();
    expect(made).toMatchObject([
      { email: "boss@example.com", roles: ["customer", "staff", "admin"], version: 1 },
      { email: "staff@example.com", roles: ["customer", "staff"], version: 1 },
    ]);
    const restarted = await shop.replica({ ...env, BOOTSTRAP_ADMIN_PASSWORD: "another password" });
    await restarted.close();
    expect(await accounts()).toEqual(made);
    await shop.close();
  });

  it("who signed up with the admin's address first does not become admin", async () => {
    const shop = await IdentityShop.start();
    await shop.as().signUp({ email: "boss@example.com", password });
    await (await shop.replica(first)).close();
    expect(await shop.sql("select roles from accounts")).toEqual([{ roles: ["customer"] }]);
    await shop.close();
  });

  it("half of a first account is refused at start", async () => {
    const started = IdentityShop.start({ env: { BOOTSTRAP_ADMIN_EMAIL: "boss@example.com" } });
    await expect(started).rejects.toMatchObject({ code: "bad_environment" });
  });
});
