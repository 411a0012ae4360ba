import { describe, expect, it } from "vitest";
import type { Content, OrderFacts } from "../content.ts";
import { toHtml } from "../html.ts";
import type { Block } from "../letter.ts";
import { Links } from "../links.ts";
import { toText } from "../text.ts";
import { type Locale, locales, wordsOf } from "../words/words.ts";
import { write } from "./write.ts";

const order: OrderFacts = {
  id: "ord_01",
  name: "Ada Lovelace",
  currency: "EUR",
  lines: [{ title: "Cup", quantity: 2, totalMinor: 1_998 }],
  subtotalMinor: 1_998,
  shippingMinor: 490,
  totalMinor: 2_488,
  refundedMinor: 2_488,
  shippingOption: "Standard delivery",
  address: ["Ada Lovelace", "Main Street 1", "10115 Berlin", "DE"],
};
const expiresAt = "2026-03-01T12:30:00.000Z";
const contents: readonly Content[] = [
  { template: "order_confirmed", order },
  { template: "order_cancelled", order, reason: "requested" },
  { template: "order_shipped", order, carrier: "DHL", trackingCode: "0034" },
  { template: "order_refunded", order, amountMinor: 999 },
  { template: "password_reset", requestId: "r", expiresAt },
  { template: "email_verification", requestId: "r", expiresAt },
  { template: "password_changed", at: expiresAt },
  { template: "review_approved", productTitle: "Cup", productSlug: "blue cup" },
];

function written(content: Content, locale: Locale, isMember = true) {
  const words = wordsOf(locale);
  const contact = { email: "ada@example.com", displayName: "Ada", locale, reviewEmails: true };
  const letter = write(content, {
    words,
    contact,
    links: new Links("https://shop.example/"),
    isMember,
    token: "s3cret",
  });
  const frame = { locale, shop: "Shopstream", footer: words.footer("Shopstream") };
  return { letter, html: toHtml(letter, frame), text: toText(letter, frame) };
}

function wordsIn(block: Block): string[] {
  if ("text" in block) return [block.text];
  return "label" in block ? [block.label, block.url] : [];
}

const all = contents.flatMap((content) => locales.map((locale) => [content.template, locale, content] as const));

describe("every mail in every language", () => {
  it.each(all)("%s in %s says the same in both parts, and leaves nothing open", (_, locale, content) => {
    const { letter, html, text } = written(content, locale);
    expect(letter.subject).not.toBe("");
    for (const part of [letter.subject, html, text]) expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
    for (const block of letter.blocks) {
      for (const word of wordsIn(block)) {
        expect(text).toContain(word);
        expect(html).toContain(word.replaceAll("&", "&amp;").replaceAll("'", "&#39;"));
      }
    }
    expect(html).toContain(`<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`);
    expect(html).toMatch(/color-scheme" content="light dark"/);
    expect(html).not.toMatch(/<(script|img|link|iframe)|url\(|@import/);
  });

  it("no language says what another says", () => {
    for (const content of contents) {
      const subjects = locales.map((locale) => written(content, locale).letter.subject);
      expect(new Set(subjects).size).toBe(locales.length);
    }
  });

  it("money and dates are written as the language does", () => {
    const totals = locales.map((locale) => written({ template: "order_confirmed", order }, locale).text);
    expect(totals[0]).toContain("€24.88");
    expect(totals[1]).toContain("24,88\u00a0€");
    expect(totals[2]).toContain("24.88");
    expect(written({ template: "password_reset", requestId: "r", expiresAt }, "de").text).toContain("1. März 2026");
  });
});

describe("what a mail says", () => {
  it("a confirmed order: what was bought, for how much, where it goes, and a link for members only", () => {
    const { letter, text } = written({ template: "order_confirmed", order }, "en");
    expect(letter.subject).toBe("Your order ord_01 is confirmed");
    for (const fact of ["Hello Ada,", "2 × Cup: €19.98", "Shipping (Standard delivery): €4.90", "Main Street 1"])
      expect(text).toContain(fact);
    expect(text).toContain("https://shop.example/en/orders/ord_01");
    expect(written({ template: "order_confirmed", order }, "en", false).text).not.toContain("/orders/");
  });

  it("a cancelled order: why, also for a reason nobody has heard of, and what is given back", () => {
    const told = (reason: string, refundedMinor = 0) =>
      written({ template: "order_cancelled", order: { ...order, refundedMinor }, reason }, "en").text;
    expect(told("expired", 2_488)).toContain("not confirmed in time");
    expect(told("expired", 2_488)).toContain("We are giving back €24.88.");
    expect(told("toString")).toContain("please write to us");
    expect(told("requested")).not.toContain("giving back");
  });

  it("a secret is in its own mail's link, and a review's mail can be unsubscribed from", () => {
    expect(written({ template: "password_reset", requestId: "r", expiresAt }, "ar").html).toContain(
      'href="https://shop.example/ar/reset-password?token=s3cret"',
    );
    const review = written(contents[7] as Content, "en");
    expect(review.text).toContain("https://shop.example/en/p/blue%20cup");
    expect(review.text).toContain("No more mails about my reviews: https://shop.example/en/account/preferences");
    expect(written({ template: "order_confirmed", order }, "en").letter.unsubscribe).toBeUndefined();
  });

  it.each(["<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "a & b <b>'\"</b>", "\u202egnp.exe"])(
    "%s is text like any other",
    (hostile) => {
      const lines = [{ title: hostile, quantity: 1, totalMinor: 1 }];
      const { html, text } = written(
        { template: "order_confirmed", order: { ...order, lines, address: [hostile] } },
        "en",
      );
      expect(html).not.toMatch(/<script|<img|<b>/);
      expect(text).toContain(hostile);
      expect(html.match(/<bdi>/g)?.length).toBeGreaterThan(2);
    },
  );

  it("currencies without minor units, and with three, keep their digits", () => {
    const total = (currency: string) =>
      written({ template: "order_confirmed", order: { ...order, currency } }, "en").text;
    expect(total("JPY")).toContain("JP¥2,488");
    expect(total("KWD")).toContain("2.488");
  });
});
