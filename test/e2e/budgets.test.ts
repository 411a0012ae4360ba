import { get } from "node:http";
import type { Browser, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, phone, visit } from "./browser.ts";
import { publicRooms } from "./rooms.ts";
import { TestShop } from "./shop.ts";

const mostScriptBytes = 130 * 1024;
const mostRequests = 12;

// Runs in the page, before anything of it.
const watchShifts = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
`;

/** What a phone has to fetch before it sees something; counted, not timed. */
describe("what a page costs a phone", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const weighed = publicRooms.filter(({ name }) => ["home", "category", "product", "search"].includes(name));

  it.each(weighed)("$name: at most 130 KiB of scripts and 12 requests, and nothing moves", async (room) => {
    const { page } = await visit(browser, phone);
    const requests: Request[] = [];
    page.on("request", (request) => requests.push(request));
    await page.addInitScript(watchShifts);
    await room.enter(page, "en", shop);
    await page.waitForLoadState("networkidle");
    const scripts = requests.filter((request) => request.resourceType() === "script");
    const sizes = await Promise.all(scripts.map((script) => gzippedBytes(script.url())));
    const firstView = requests.map((request) => request.url()).filter((url) => !/favicon|icon|manifest/.test(url));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(mostScriptBytes);
    expect(await page.evaluate("window.shift")).toBe(0);
    expect(firstView.length, firstView.join("\n")).toBeLessThanOrEqual(mostRequests);
  });
});

/** As many as the shop sends to a browser that knows gzip; fetch would unpack them. */
function gzippedBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => {
        if (response.headers["content-encoding"] === "gzip") resolve(bytes);
        else reject(new Error(`${url} came without gzip`));
      });
    });
    request.on("error", reject);
  });
}
