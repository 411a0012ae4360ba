import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathIn } from "../../services/storefront/src/locale.ts";
import { productText } from "../../services/storefront/src/text/product.ts";
import { launchBrowser, phone, visit } from "./browser.ts";
import { type TestProduct, TestShop } from "./shop.ts";

describe("what one looked at before", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const text = productText.en;
  const section = (page: Page, name = text.seen) => page.getByRole("region", { name });
  const titles = async (page: Page) => {
    await section(page).scrollIntoViewIfNeeded();
    await section(page).getByRole("article").first().waitFor();
    return section(page).getByRole("heading", { level: 3 }).allTextContents();
  };

  async function lookAt(page: Page, products: readonly TestProduct[]): Promise<void> {
    for (const { slug } of products) {
      await page.goto(`/p/${slug}`);
      await expect.poll(() => page.evaluate("localStorage.getItem('seen-products')")).toContain(`["${slug}"`);
    }
  }

  it("stands on the next pages, the last one first, and without the one that is shown", async () => {
    const { page } = await visit(browser);
    const [first, second, third] = [await shop.product(), await shop.product(), await shop.product()];
    await lookAt(page, [first, second, third]);
    expect(await titles(page)).toEqual([second.title, first.title]);
    await page.goto("/");
    expect(await titles(page)).toEqual([third.title, second.title, first.title]);
    await section(page).getByRole("link", { name: first.title }).click();
    await page.waitForURL(`**/p/${first.slug}`);
  });

  it("can be forgotten, and is nobody else's to see", async () => {
    const { page } = await visit(browser);
    await lookAt(page, [await shop.product()]);
    await page.goto("/");
    await titles(page);
    await section(page).getByRole("button", { name: text.forgetSeen }).click();
    await expect.poll(() => section(page).count()).toBe(0);
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(await section(page).count()).toBe(0);
  });

  it("is left out when nothing of it is sold any more, and when what is kept makes no sense", async () => {
    const { page } = await visit(browser);
    for (const kept of ['["no-such-product"]', "{", '{"slugs":1}']) {
      await page.goto("/");
      await page.evaluate((text) => localStorage.setItem("seen-products", text), kept);
      await page.reload();
      await page.getByRole("contentinfo").scrollIntoViewIfNeeded();
      await page.waitForLoadState("networkidle");
      await expect.poll(() => section(page).count()).toBe(0);
    }
  });

  it("moves nothing on the page when it comes, in Arabic on a phone too", async () => {
    const { page } = await visit(browser, phone);
    await lookAt(page, [await shop.product(), await shop.product()]);
    await page.addInitScript(`
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    `);
    await page.goto(pathIn("ar", "/"));
    const list = section(page, productText.ar.seen);
    await list.scrollIntoViewIfNeeded();
    await list.getByRole("article").first().waitFor();
    expect(await page.evaluate("window.shift")).toBe(0);
  });
});
