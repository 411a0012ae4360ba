import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, phone, visit } from "./browser.ts";
import { publicRooms } from "./rooms.ts";
import { TestShop } from "./shop.ts";

const mostScriptBytes = 130 * 1024;
const mostRequests = 12;

/** What a phone has to fetch before it sees something; counted, not timed. */
describe("what a page costs a phone", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const weighed = publicRooms.filter(({ name }) => ["home", "category", "product", "search"].includes(name));

  it.each(weighed)("$name: at most 130 kB of scripts and 12 requests, and nothing moves", async (room) => {
    const { page } = await visit(browser, phone);
    const scripts: Promise<Buffer>[] = [];
    const requests: string[] = [];
    page.on("response", (response) => {
      const type = response.request().resourceType();
      requests.push(`${type} ${response.url()}`);
      if (type === "script") scripts.push(response.body());
    });
    await page.addInitScript(`
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    `);
    await room.enter(page, "en", shop);
    await page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    const firstView = requests.filter((request) => !/favicon|icon|manifest/.test(request));
    expect(bytes, `scripts of ${room.name}`).toBeLessThanOrEqual(mostScriptBytes);
    expect(await page.evaluate("window.shift")).toBe(0);
    expect(firstView.length, firstView.join("\n")).toBeLessThanOrEqual(mostRequests);
  });
});
