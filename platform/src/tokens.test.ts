import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { TestClock } from "./testing/clock.ts";
import { AccessTokens, accessToken, ServiceTokens, serviceToken, sign } from "./tokens.ts";

async function keyPair(kid: string): Promise<{ secret: JWK; open: JWK }> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const [secret, open] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  return { secret: { ...secret, kid, alg: "EdDSA" }, open: { ...open, kid, alg: "EdDSA" } };
}

const claims = { sub: "usr_1", sid: "ses_1", roles: ["customer"] };
const tenMinutes = { ...accessToken, lifetimeSeconds: 600 };

describe("access tokens", () => {
  let ours: { secret: JWK; open: JWK };
  let theirs: { secret: JWK; open: JWK };
  let clock: TestClock;
  let tokens: AccessTokens;

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([keyPair("ours"), keyPair("ours")]);
    clock = new TestClock();
    tokens = new AccessTokens({ keys: [ours.open] }, clock);
  });

  it("tell who asks, in which session, with which roles, and since when", async () => {
    const token = await sign(ours.secret, clock, claims, tenMinutes);
    expect(await tokens.verify(token)).toEqual({
      principal: { kind: "user", id: "usr_1", sessionId: "ses_1", roles: ["customer"] },
      issuedAtMs: clock.now(),
      expiresAtMs: clock.now() + 600_000,
    });
  });

  it("are good until they expire, also when they were seen before", async () => {
    const token = await sign(ours.secret, clock, claims, tenMinutes);
    clock.advance(599_999);
    await tokens.verify(token);
    clock.advance(1);
    const refused = { kind: "unauthenticated", code: "token_expired" };
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
    await expect(new AccessTokens({ keys: [ours.open] }, clock).verify(token)).rejects.toMatchObject(refused);
  });

  it("of an older key are good while the key is published", async () => {
    const older = await keyPair("older");
    const both = new AccessTokens({ keys: [ours.open, older.open] }, clock);
    const token = await sign(older.secret, clock, claims, tenMinutes);
    expect((await both.verify(token)).principal.id).toBe("usr_1");
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: "token_invalid" });
  });

  const forgeries: [string, () => Promise<string>][] = [
    ["signed with another key of the same name", () => sign(theirs.secret, clock, claims, tenMinutes)],
    ["for another audience", () => sign(ours.secret, clock, claims, { ...tenMinutes, audience: "elsewhere" })],
    ["by another issuer", () => sign(ours.secret, clock, claims, { ...tenMinutes, issuer: "elsewhere" })],
    ["of another type", () => sign(ours.secret, clock, claims, { ...tenMinutes, type: serviceToken.type })],
    ["without a session", () => sign(ours.secret, clock, { sub: "usr_1" }, tenMinutes)],
    ["without a subject", () => sign(ours.secret, clock, { sid: "ses_1" }, tenMinutes)],
    ["without an end", () => endless()],
    ["not signed at all", async () => unsigned()],
    ["signed with the public key as a shared secret", () => confused()],
    ["changed on the way", async () => changed(await sign(ours.secret, clock, claims, tenMinutes))],
    ["that is no token", async () => "a.b.c"],
    ["that is empty", async () => ""],
  ];

  it.each(forgeries)("one %s is refused", async (_what, forge) => {
    await expect(tokens.verify(await forge())).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "token_invalid",
    });
  });

  const header = { alg: "EdDSA", typ: accessToken.type, kid: "ours" };
  const body = () => ({ ...claims, issuedAtMs: clock.now(), iss: accessToken.issuer, aud: accessToken.audience });
  const inTenMinutes = () => Math.floor(clock.now() / 1000) + 600;

  async function endless(): Promise<string> {
    const { importJWK } = await import("jose");
    return new SignJWT(body()).setProtectedHeader(header).sign(await importJWK(ours.secret, "EdDSA"));
  }
  function unsigned(): string {
    return new UnsecuredJWT({ ...body(), exp: inTenMinutes() }).encode();
  }
  function confused(): Promise<string> {
    const secret = Buffer.from(ours.open.x as string, "base64url");
    return new SignJWT({ ...body(), exp: inTenMinutes() }).setProtectedHeader({ ...header, alg: "HS256" }).sign(secret);
  }
  function changed(token: string): string {
    const [head, payload, signature] = token.split(".") as [string, string, string];
    const more = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), roles: ["admin"] };
    return [head, Buffer.from(JSON.stringify(more)).toString("base64url"), signature].join(".");
  }
});

describe("service tokens", () => {
  let orders: { secret: JWK; open: JWK };
  let payments: { secret: JWK; open: JWK };
  let clock: TestClock;
  const tokensOf = (name: string, key: JWK) =>
    new ServiceTokens(name, key, { keys: [orders.open, payments.open] }, clock);

  beforeAll(async () => {
    [orders, payments] = await Promise.all([keyPair("orders"), keyPair("payments")]);
    clock = new TestClock();
  });

  it("prove to the service they were made for who is calling", async () => {
    const token = await tokensOf("orders", orders.secret).mint("payments");
    expect(await tokensOf("payments", payments.secret).verify(token)).toBe("orders");
  });

  it("are good for nobody else", async () => {
    const token = await tokensOf("orders", orders.secret).mint("inventory");
    const refused = tokensOf("payments", payments.secret).verify(token);
    await expect(refused).rejects.toMatchObject({ kind: "unauthenticated", code: "service_token_invalid" });
  });

  it("a service cannot speak for another", async () => {
    const pretended = await tokensOf("payments", orders.secret).mint("inventory");
    await expect(tokensOf("inventory", payments.secret).verify(pretended)).rejects.toMatchObject({
      code: "service_token_invalid",
    });
  });

  it("an access token is none", async () => {
    const token = await sign(
      orders.secret,
      clock,
      { ...claims, sub: "orders" },
      { ...tenMinutes, audience: "payments" },
    );
    await expect(tokensOf("payments", payments.secret).verify(token)).rejects.toMatchObject({
      code: "service_token_invalid",
    });
  });

  it("a call without one is refused", async () => {
    await expect(tokensOf("payments", payments.secret).verify(undefined)).rejects.toMatchObject({
      code: "service_token_missing",
    });
  });

  it("are kept while they are fresh, renewed before they expire, and refused after", async () => {
    const [caller, callee] = [tokensOf("orders", orders.secret), tokensOf("payments", payments.secret)];
    const first = await caller.mint("payments");
    clock.advance(239_000);
    expect(await caller.mint("payments")).toBe(first);
    clock.advance(1_000);
    expect(await caller.mint("payments")).not.toBe(first);
    expect(await callee.verify(first)).toBe("orders");
    clock.advance(60_000);
    await expect(callee.verify(first)).rejects.toMatchObject({ code: "service_token_invalid" });
    await expect(tokensOf("payments", payments.secret).verify(first)).rejects.toMatchObject({
      code: "service_token_invalid",
    });
  });
});
