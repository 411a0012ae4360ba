import { randomUUID } from "node:crypto";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalInbox } from "../support/local-inbox.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { Shopper } from "../support/shopper.ts";

const password = "correct horse battery";

describe("members on a running platform", () => {
  let platform: RunningPlatform;
  let shop: Shopper;
  let staff: Shopper;
  let inbox: LocalInbox;

  beforeAll(async () => {
    platform = await startPlatform({ wire: false });
    shop = new Shopper(platform.file.url);
    staff = await shop.signedIn(platform.file.admin.email, platform.file.admin.password);
    inbox = new LocalInbox(platform.file.inbox?.url ?? "");
  }, 120_000);
  afterAll(() => platform.close(), 60_000);

  const signUp = async (locale = "en") => {
    const email = `${randomUUID()}@example.com`;
    const { status } = await shop.send("POST", "/v1/auth/signup", {
      body: { email, password, displayName: "Ada", locale },
    });
    expect(status).toBe(201);
    return { email, member: await shop.signedIn(email, password) };
  };
  const product = async () => {
    const sku = `M-${randomUUID()}`;
    const body = {
      title: `Test ${sku}`,
      variants: [{ sku, prices: [{ amount: 1_000, currency: "EUR" }], initialStock: 5 }],
    };
    const created = await staff.send<{ id: string; slug: string }>("POST", "/v1/products", { body });
    expect(created.status).toBe(201);
    return { ...created.body, sku };
  };

  it("who signs up gets a mail in the own language, and its link verifies the address", async () => {
    const { email, member } = await signUp("de");
    const mail = await inbox.mailTo(email, "Bestätigen Sie Ihre E-Mail-Adresse");
    expect(mail.html).toContain('<html lang="de" dir="ltr">');
    const me = () => member.send<{ emailVerified: boolean }>("GET", "/v1/me");
    expect((await me()).body.emailVerified).toBe(false);
    const body = { token: mail.token("/de/verify-email") };
    expect((await shop.send("POST", "/v1/auth/email-verification:confirm", { body })).status).toBe(204);
    expect((await me()).body.emailVerified).toBe(true);
  });

  it("who forgot the password gets in with the mail's link, once, and everybody else is out", async () => {
    const { email, member } = await signUp();
    const asked = await shop.send("POST", "/v1/auth/password-reset", { body: { email } });
    const unknown = await shop.send("POST", "/v1/auth/password-reset", { body: { email: "nobody@example.com" } });
    expect([asked.status, unknown.status, unknown.text]).toEqual([204, 204, asked.text]);
    const mail = await inbox.mailTo(email, "Choose a new password");
    const body = { token: mail.token("/en/reset-password"), password: "another horse battery" };
    expect((await shop.send("POST", "/v1/auth/password-reset:confirm", { body })).status).toBe(204);
    await expect(shop.signedIn(email, password)).rejects.toThrow("cannot sign in");
    await shop.signedIn(email, body.password);
    await until(async () => (await member.send("GET", "/v1/me")).status === 401, "the old session is out");
    const again = await shop.send("POST", "/v1/auth/password-reset:confirm", { body });
    expect([again.status, again.body["code"]]).toEqual([422, "mail_token_invalid"]);
    await inbox.mailTo(email, "Your password was changed");
  });

  it("what a member writes is there at once, and nobody else's", async () => {
    const [{ member }, { member: other }] = [await signUp(), await signUp()];
    const address = { line1: "Main Street 1", city: "Berlin", postalCode: "10115", country: "DE" };
    const { body } = await member.send<{ id: string }>("POST", "/v1/me/addresses", { body: address });
    expect((await member.send<{ items: unknown[] }>("GET", "/v1/me/addresses")).body.items).toHaveLength(1);
    expect((await other.send("GET", `/v1/me/addresses/${body.id}`)).status).toBe(404);
  });

  it("an order is told of by mail when it is confirmed, shipped and refunded, once each", async () => {
    const { email, member } = await signUp();
    const { body } = await member.order(await member.cartWith((await product()).sku), { email });
    const confirmed = await inbox.mailTo(email, `Your order ${body.id} is confirmed`);
    expect(confirmed.text).toContain("Total: €14.90");
    const shipment = { carrier: "DHL", trackingCode: "0034" };
    const shipped = await until(async () => {
      const answer = await staff.send("POST", `/v1/orders/${body.id}:ship`, { body: shipment });
      return answer.status === 200 && answer;
    }, "the order can be shipped");
    expect(shipped.body).toMatchObject({ status: "shipped", shipment });
    expect((await inbox.mailTo(email, `Your order ${body.id} is on its way`)).text).toContain("tracking code 0034");
    const headers = { "idempotency-key": randomUUID() };
    expect((await staff.send("POST", `/v1/orders/${body.id}:refund`, { body: {}, headers })).status).toBe(200);
    await inbox.mailTo(email, `A refund for your order ${body.id}`);
    expect((await member.send("POST", `/v1/orders/${body.id}:cancel`, { body: {} })).status).toBe(422);
    expect((await inbox.list(email)).map(({ times }) => times)).toEqual([1, 1, 1, 1]);
  });

  it("who bought it writes a verified review, which is shown, counted and told of once staff approve it", async () => {
    const { email, member } = await signUp();
    const { id, slug, sku } = await product();
    expect((await member.order(await member.cartWith(sku))).body.status).toBe("confirmed");
    const hostile = "<script>alert(1)</script>";
    const review = { rating: 4, title: hostile, body: "Holds tea." };
    const written = await member.send<{ id: string }>("POST", `/v1/products/${id}/reviews`, { body: review });
    expect(written.body).toMatchObject({ ...review, author: "Ada", status: "pending", mine: true });
    const twice = await member.send("POST", `/v1/products/${id}/reviews`, { body: review });
    expect([twice.status, twice.body["code"]]).toEqual([409, "review_exists"]);
    expect((await member.send("POST", `/v1/reviews/${written.body.id}:approve`, { body: {} })).status).toBe(403);
    await staff.send("POST", `/v1/reviews/${written.body.id}:approve`, { body: {} });
    const shown = await until(async () => {
      const { body } = await shop.send<{ items: { verifiedPurchase: boolean }[] }>("GET", `/v1/products/${id}/reviews`);
      return body.items[0]?.verifiedPurchase === true && body;
    }, "the review is shown as verified");
    expect(shown).toMatchObject({ items: [{ title: hostile }], summary: { average: 4, count: 1 } });
    const ratingOf = async () => (await shop.send("GET", `/v1/products/${slug}`)).body["rating"];
    await until(
      async () => JSON.stringify(await ratingOf()) === '{"average":4,"count":1}',
      "the page shows the rating",
    );
    const mail = await inbox.mailTo(email, `Your review of “Test ${sku}” is online`);
    const unsubscribe = /<(.+)>/.exec(mail.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
    const oneClick = { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) };
    expect((await fetch(unsubscribe, oneClick)).status).toBe(200);
    expect((await member.send("GET", "/v1/me/preferences")).body).toMatchObject({ reviewEmails: false });
  });
});
