import { get } from "node:http";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locales, pathIn } from "../../services/storefront/src/locale.ts";
import { launchBrowser, phone, visit } from "./browser.ts";
import { publicRooms } from "./rooms.ts";
import { TestShop } from "./shop.ts";

const mostScriptBytes = 130_000;
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

  it.each(weighed)("$name: at most 130 kB of scripts and 12 requests, and nothing moves", async (room) => {
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

describe("the letters of a first visit", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each(locales)("are the shop's own from the first view on: %s", async (locale) => {
    const { page } = await visit(browser, phone);
    await page.goto(pathIn(locale, "/"));
    expect(await fontOf(page, "h1")).toMatch(/^Readex Pro/);
  });
});

/** What the browser really draws an element with. */
async function fontOf(page: Page, selector: string): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument");
  const { nodeId } = await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
  return fonts.map(({ familyName }) => familyName).join(", ");
}

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
