import { newId } from "@shopstream/platform/ids.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  accountTold,
  orderTold,
  preferencesChanged,
  reviewPublished,
  sampleOrder,
  type TestNotifications,
  testNotifications,
} from "./testing/test-notifications.ts";

describe("mails", () => {
  let shop: TestNotifications;
  beforeAll(async () => {
    shop = await testNotifications();
  });
  afterEach(() => {
    shop.server.reply = 250;
  });
  afterAll(() => shop.close());

  const guest = () => `${systemRandom.uuid()}@guest.example`;

  it("a guest gets a mail about a confirmed order, in the shop's language", async () => {
    const email = guest();
    const order = sampleOrder({ email });
    await shop.bus.tell(orderTold("OrderConfirmed", order));
    const mail = await shop.mailTo(email);
    expect(mail.subject).toBe(`Your order ${order.id} is confirmed`);
    expect(mail.from?.value).toEqual([{ name: "Shopstream", address: "no-reply@shopstream.example" }]);
    expect(mail.text).toContain("Hello Ada Lovelace,");
    expect(mail.html).toContain("2 × Cup");
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.headers.has("list-unsubscribe")).toBe(false);
  });

  it.each([
    ["ar", "rtl", "مرحبًا"],
    ["de", "ltr", "Guten Tag Ada Lovelace,"],
  ])("a guest who ordered in %s gets it in that language", async (locale, direction, greeting) => {
    const email = guest();
    await shop.bus.tell(orderTold("OrderConfirmed", sampleOrder({ email, locale })));
    const mail = await shop.mailTo(email);
    expect(mail.html).toContain(`<html lang="${locale}" dir="${direction}">`);
    expect(mail.text).toContain(greeting);
    expect(mail.headers.get("content-language")).toBe(locale);
  });

  it("a member who chose no language gets it in that of the order, and one who did in the own one", async () => {
    const [silent, german] = [await shop.member(""), await shop.member("de")];
    for (const { id } of [silent, german])
      await shop.bus.tell(orderTold("OrderConfirmed", sampleOrder({ customerId: id, locale: "ar" })));
    expect((await shop.mailTo(silent.email)).headers.get("content-language")).toBe("ar");
    expect((await shop.mailTo(german.email)).headers.get("content-language")).toBe("de");
  });

  it("a member gets it at the account's address, in the language chosen, and follows the link to the order", async () => {
    const { id, email } = await shop.member("ar");
    const order = sampleOrder({ customerId: id });
    await shop.bus.tell(orderTold("OrderConfirmed", order));
    const mail = await shop.mailTo(email);
    expect(mail.subject).toBe(`تم تأكيد طلبك ${order.id}`);
    expect(mail.html).toContain('dir="rtl"');
    expect(mail.text).toContain(`https://shop.example/ar/orders/${order.id}`);
  });

  it.each([
    ["OrderCancelled", { cancelReason: "requested" }, {}, "was cancelled"],
    ["OrderShipped", { shipment: { carrier: "DHL", trackingCode: "0034" } }, {}, "is on its way"],
    ["OrderRefunded", {}, { amount: { amount: 999, currency: "EUR" } }, "A refund for"],
  ] as const)("%s is told of", async (name, changes, more, words) => {
    const email = guest();
    await shop.bus.tell(orderTold(name, sampleOrder({ email, ...changes }), more));
    expect((await shop.mailTo(email)).subject).toContain(words);
  });

  it("a checkout that was refused while its customer waited is not told of again by mail", async () => {
    const [declined, expired] = [guest(), guest()];
    const timeline = [{ status: "pending" }];
    await shop.bus.send(
      orderTold("OrderCancelled", sampleOrder({ email: declined, cancelReason: "card_declined", timeline })),
      orderTold("OrderCancelled", sampleOrder({ email: expired, cancelReason: "expired", timeline })),
    );
    await shop.mailTo(expired);
    expect(shop.server.to(declined)).toEqual([]);
  });

  it("a thousand deliveries of the same events are one mail each", async () => {
    const emails = Array.from({ length: 10 }, guest);
    const told = emails.map((email) => orderTold("OrderConfirmed", sampleOrder({ email })));
    for (let round = 0; round < 100; round += 1) await shop.bus.send(...told);
    await shop.bus.taken(...told);
    const last = guest();
    await shop.bus.tell(orderTold("OrderConfirmed", sampleOrder({ email: last })));
    await shop.mailTo(last);
    await shop.quiet();
    expect(emails.map((email) => shop.server.to(email).length)).toEqual(Array(10).fill(1));
    const [row] = await shop.db.query<{ count: number }>(
      "select count(*)::int as count from inbox where event_id = any ($1::uuid[])",
      [told.map(({ envelope }) => envelope.id)],
    );
    expect(row?.count).toBe(10);
  });

  it("an event that comes again after the inbox has forgotten it is still the same mail", async () => {
    const email = guest();
    const told = orderTold("OrderConfirmed", sampleOrder({ email }));
    await shop.bus.tell(told);
    await shop.mailTo(email);
    await shop.db.query("delete from inbox where event_id = $1", [told.envelope.id]);
    await shop.bus.tell(told);
    await shop.quiet();
    expect(shop.server.to(email)).toHaveLength(1);
  });

  it("what was sent is told of, once, and its words and its address are forgotten", async () => {
    const email = guest();
    const told = orderTold("OrderConfirmed", sampleOrder({ email }));
    await shop.bus.tell(told);
    await shop.mailTo(email);
    await shop.quiet();
    const [row] = await shop.db.query("select id, email, content, status from deliveries where cause_id = $1", [
      told.envelope.id,
    ]);
    expect(row).toMatchObject({ email: "", content: {}, status: "sent" });
    const sent = await shop.db.query("select type, data from outbox where subject = $1", [row?.["id"]]);
    expect(sent).toEqual([
      {
        type: "NotificationSent",
        data: {
          notificationId: row?.["id"],
          accountId: "",
          template: "order_confirmed",
          channel: "email",
          causeId: told.envelope.id,
        },
      },
    ]);
  });

  describe("about the account", () => {
    it("a reset carries the secret that identity has for it, to the address it was asked for", async () => {
      const { id, email } = await shop.member("de");
      const requestId = systemRandom.uuid();
      shop.neighbours.secrets.set(requestId, "tok+en");
      await shop.bus.tell(
        accountTold("PasswordResetRequested", id, { requestId, email, expiresAt: "2026-03-01T12:30:00.000Z" }),
      );
      const mail = await shop.mailTo(email);
      expect(mail.subject).toBe("Neues Passwort wählen");
      expect(mail.text).toContain("https://shop.example/de/reset-password?token=tok%2Ben");
      expect(mail.headers.has("list-unsubscribe")).toBe(false);
    });

    it("a link that was used meanwhile is not sent any more", async () => {
      const { id, email } = await shop.member();
      const told = accountTold("EmailVerificationRequested", id, { requestId: "used", email });
      await shop.bus.tell(told);
      await shop.quiet();
      expect(await shop.statusOf(told.envelope.id)).toMatchObject({ status: "suppressed" });
      expect(shop.server.to(email)).toEqual([]);
    });

    it("a new password is told of, by the name that the member has now", async () => {
      const { id, email } = await shop.member("en", "Ada");
      await shop.bus.tell(accountTold("AccountRenamed", id, { displayName: "Grace" }));
      await shop.bus.tell(accountTold("PasswordChanged", id, { email }));
      const mail = await shop.mailTo(email);
      expect(mail.subject).toBe("Your password was changed");
      expect(mail.text).toContain("Hello Grace,");
    });

    it("a member of whom no event was heard is asked about at identity", async () => {
      const id = newId("usr", systemRandom);
      shop.neighbours.contacts.set(id, { email: `${id}@old.example`, displayName: "Old" });
      await shop.bus.tell(orderTold("OrderConfirmed", sampleOrder({ customerId: id })));
      expect((await shop.mailTo(`${id}@old.example`)).text).toContain("Hello Old,");
    });
  });

  describe("that a member can do without", () => {
    it("come with a way to end them in one click, which ends them", async () => {
      const { id, email } = await shop.member();
      await shop.bus.tell(reviewPublished(id, "Cup <&>"));
      const mail = await shop.mailTo(email);
      expect(mail.subject).toBe("Your review of “Cup <&>” is online");
      const list = mail.headers.get("list") as { unsubscribe: { url: string }; "unsubscribe-post": { name: string } };
      expect(list["unsubscribe-post"].name).toContain("One-Click");
      const [, token = ""] = /^https:\/\/shop\.example\/v1\/unsubscribe\/(.+)$/.exec(list.unsubscribe.url) ?? [];
      expect(await shop.visitor.unsubscribe({ token: decodeURIComponent(token) })).toEqual({ kind: "reviews" });
      expect(shop.neighbours.turnedOff).toContain(`${id} reviews`);
      const changed = token.replace(id, (await shop.member()).id);
      await expect(shop.visitor.unsubscribe({ token: changed })).rejects.toMatchObject({ kind: "not_found" });
    });

    it("are not sent to who does not want them; mails about orders are", async () => {
      const { id, email } = await shop.member();
      await shop.bus.tell(preferencesChanged(id, "de", false));
      const review = reviewPublished(id);
      await shop.bus.tell(review, orderTold("OrderConfirmed", sampleOrder({ customerId: id })));
      expect((await shop.mailTo(email)).subject).toContain("ist bestätigt");
      await shop.quiet();
      expect(await shop.statusOf(review.envelope.id)).toMatchObject({ status: "suppressed" });
      expect(shop.server.to(email)).toHaveLength(1);
    });
  });

  it("nothing is left of a deleted account, and nothing more is sent to it", async () => {
    const { id, email } = await shop.member();
    shop.server.reply = 451;
    const order = orderTold("OrderConfirmed", sampleOrder({ customerId: id }));
    await shop.bus.tell(order);
    await until(async () => ((await shop.statusOf(order.envelope.id))?.attempts ?? 0) > 0, "it was tried");
    await shop.bus.tell(accountTold("AccountDeleted", id));
    await shop.bus.tell(
      orderTold("OrderShipped", sampleOrder({ customerId: id })),
      preferencesChanged(id, "de", true),
      reviewPublished(id),
    );
    shop.server.reply = 250;
    await shop.quiet();
    const left = await shop.db.query(
      "select account_id from contacts where account_id = $1 union all select account_id from deliveries where account_id = $1",
      [id],
    );
    expect(left).toEqual([]);
    expect(shop.server.to(email)).toEqual([]);
  });
});
