import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, phone, visit } from "./browser.ts";
import { becomeMember } from "./member.ts";
import { buyingRooms, memberRooms, publicRooms, type Room } from "./rooms.ts";
import { TestShop } from "./shop.ts";

/** Each way to look at the shop; between them every page is seen light, dark, from the left and from the right. */
const looks = [
  { name: "light, English", locale: "en", options: { colorScheme: "light" } },
  { name: "dark, Arabic, phone", locale: "ar", options: { ...phone, colorScheme: "dark" } },
] as const;

async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
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

  async function look(room: Room, isMember: boolean): Promise<string[]> {
    const { page, context } = await visit(browser, options);
    if (isMember) await becomeMember(context);
    await room.enter(page, locale, shop);
    const found = await problems(page);
    await context.close();
    return found;
  }

  it.each([...publicRooms, ...buyingRooms])("$name", async (room) => {
    expect(await look(room, false)).toEqual([]);
  });

  it.each(memberRooms)("$name", async (room) => {
    expect(await look(room, true)).toEqual([]);
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
