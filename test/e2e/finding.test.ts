import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locales, pathIn } from "../../services/storefront/src/locale.ts";
import { listingText } from "../../services/storefront/src/text/listing.ts";
import { say } from "../../services/storefront/src/text/say.ts";
import { shellText } from "../../services/storefront/src/text/shell.ts";
import { launchBrowser, phone, visit } from "./browser.ts";

const text = listingText.en;
const results = /^[\d,]+ products?$/;

describe("finding something", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const cards = (page: Page) => page.getByRole("main").getByRole("article");
  // All filters are in a group of their own.
  const brands = (page: Page) => page.getByRole("group").filter({ hasText: text.brand }).last();
  const countOf = async (page: Page) =>
    Number((await page.getByRole("heading", { name: results }).textContent())?.replace(/\D/g, ""));

  it("the field proposes while one types, and the arrow keys choose", async () => {
    const { page } = await visit(browser);
    await page.goto("/");
    const field = page.getByRole("combobox", { name: shellText.en.searchLabel });
    await expect.poll(() => field.getAttribute("aria-expanded")).toBe("false");
    // What is typed before the scripts run is the browser's, and proposes nothing.
    await expect
      .poll(async () => {
        await field.fill("");
        await field.pressSequentially("chai");
        await page
          .getByRole("option")
          .first()
          .waitFor({ timeout: 3_000 })
          .catch(() => undefined);
        return page.getByRole("option").count();
      })
      .toBeGreaterThan(0);
    await field.press("ArrowDown");
    const chosen = page.getByRole("option", { selected: true });
    expect(await chosen.locator("mark").first().textContent()).toMatch(/^chai$/i);
    expect(await field.getAttribute("aria-activedescendant")).toBe(await chosen.getAttribute("id"));
    await field.press("Enter");
    await page.waitForURL(/\/(search\?q=|c\/|p\/)/);
  });

  it("a search can be narrowed, sorted and widened again, and the address says how", async () => {
    const { page } = await visit(browser);
    await page.goto("/search?q=chair");
    const all = await countOf(page);
    await brands(page).getByRole("link").first().click();
    await page.waitForURL(/[?&]brand=/);
    await expect.poll(() => countOf(page)).toBeLessThan(all);
    await page.getByLabel(text.sort).selectOption("price_asc");
    await page.waitForURL(/[?&]sort=price_asc/);
    expect(page.url()).toMatch(/[?&]brand=/);
    await page.getByRole("link", { name: text.clear }).click();
    await expect.poll(() => countOf(page)).toBe(all);
    await page.goBack();
    await expect.poll(() => countOf(page)).toBeLessThan(all);
  });

  it("grows, narrows and sorts without scripts, too", async () => {
    const { page } = await visit(browser, { javaScriptEnabled: false });
    await page.goto("/search?q=chair");
    const all = await countOf(page);
    const first = await cards(page).count();
    await page.getByRole("link", { name: text.more }).click();
    expect(await cards(page).count()).toBeGreaterThan(first);
    await brands(page).getByRole("link").first().click();
    expect(await countOf(page)).toBeLessThan(all);
    await page.getByLabel(text.sort).selectOption("price_desc");
    await page.getByRole("button", { name: text.apply }).click();
    expect(page.url()).toMatch(/sort=price_desc/);
  });

  it("what was mistyped finds what was meant, and says so", async () => {
    const { page } = await visit(browser);
    await page.goto("/search?q=chiar");
    await page.getByText(say("en", text.corrected, { q: "chiar", corrected: "chair" })).waitFor();
    // As typed, to be written on from there.
    expect(await page.getByRole("combobox", { name: shellText.en.searchLabel }).inputValue()).toBe("chiar");
    expect(await cards(page).count()).toBeGreaterThan(0);
  });

  it.each(locales)("who finds nothing is told what can be done about it: %s", async (locale) => {
    const { page } = await visit(browser);
    const { emptyForWords, emptyForFilters, emptyForBoth, clear } = listingText[locale];
    const advice = async (search: string) => {
      await page.goto(pathIn(locale, `/search?${search}`));
      const main = page.getByRole("main");
      return { text: await main.textContent(), canClear: (await main.getByRole("link", { name: clear }).count()) > 0 };
    };
    const words = await advice("q=xyzzyqwv");
    expect(words.text).toContain(emptyForWords);
    expect(words.text).not.toContain(emptyForBoth);
    expect(words.canClear).toBe(false);
    const both = await advice("q=xyzzyqwv&brand=nobody");
    expect(both.text).toContain(emptyForBoth);
    expect(both.canClear).toBe(true);
    const filters = await advice("brand=nobody");
    expect(filters.text).toContain(emptyForFilters);
    expect(filters.canClear).toBe(true);
  });

  it("a list grows while one scrolls; Back from a product finds it as long, at the same place", async () => {
    const { page } = await visit(browser, phone);
    await page.goto("/search?sort=newest");
    const first = await cards(page).count();
    await expect
      .poll(async () => {
        await page.evaluate("scrollTo(0, document.body.scrollHeight)");
        return cards(page).count();
      })
      .toBeGreaterThan(first * 2);
    await page.waitForURL(/[?&]shown=/);
    const far = cards(page).nth(first + 6);
    await far.scrollIntoViewIfNeeded();
    const title = (await far.getByRole("heading").textContent()) ?? "";
    const before = Number(await page.evaluate("scrollY"));
    const grown = await cards(page).count();
    await far.getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
    await page.goBack();
    await expect.poll(() => cards(page).count()).toBeGreaterThanOrEqual(grown);
    await expect.poll(async () => Math.abs(Number(await page.evaluate("scrollY")) - before)).toBeLessThan(50);
    await page.reload();
    await expect.poll(() => cards(page).count()).toBeGreaterThan(first);
  });
});
