import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, phone, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember } from "./member.ts";
import { buyingRooms, memberRooms, publicRooms } from "./rooms.ts";
import { TestShop } from "./shop.ts";

/** Each way to look at the shop: every page light and dark, from the left and from the right. */
const looks = [
  { name: "light, English", locale: "en", options: { colorScheme: "light" } },
  { name: "dark, English, phone", locale: "en", options: { ...phone, colorScheme: "dark" } },
  { name: "light, Arabic", locale: "ar", options: { colorScheme: "light" } },
  { name: "dark, Arabic, phone", locale: "ar", options: { ...phone, colorScheme: "dark" } },
] as const;

async function problems(page: Page): Promise<string[]> {
  // Without legacy mode every look opens a page of its own to sum up the frames, and the shop has none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

describe.each(looks)("accessible to everybody: $name", ({ locale, options }) => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each(publicRooms)("$name", async (room) => {
    const { page } = await visit(browser, options);
    await room.enter(page, locale, shop);
    expect(await problems(page)).toEqual([]);
  });

  it("all pages and states on the way to an order", async () => {
    const { page } = await visit(browser, options);
    const buyer = new Buyer(page, locale);
    for (const { name, enter } of buyingRooms) {
      await enter(buyer, shop);
      expect(await problems(page), name).toEqual([]);
    }
  });

  it("all pages of a member", async () => {
    const { page, context } = await visit(browser, options);
    await becomeMember(context);
    for (const { name, enter } of memberRooms) {
      await enter(page, locale, shop);
      expect(await problems(page), name).toEqual([]);
    }
  });
});

describe("the check of accessibility", () => {
  it("finds a picture that says nothing and a field without a name", async () => {
    const browser = await launchBrowser();
    const page = await (await browser.newContext()).newPage();
    await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><input></main></html>');
    const found = await problems(page);
    await browser.close();
    expect(found.join()).toMatch(/image-alt.*label/s);
  });
});
