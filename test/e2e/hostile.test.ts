import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, visit } from "./browser.ts";
import { TestShop } from "./shop.ts";

/** Names that become scripts, attributes, templates or ends of scripts wherever text is not kept apart from code. */
const corpus = [
  "<script>window.hit=1</script>",
  "<img src=x onerror=window.hit=1>",
  '"><svg onload=window.hit=1>',
  "'-window.hit=1-'",
  "</script><script>window.hit=1</script>",
  "</title><script>window.hit=1</script>",
  "javascript:window.hit=1",
  "{{constructor.constructor('window.hit=1')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: somebody else's template.
  "${window.hit=1}",
  "\u202Egnp.exe<b onmouseover=window.hit=1>",
  "<iframe srcdoc='<script>parent.hit=1</script>'>",
  "<!--<img src='--><img src=x onerror=window.hit=1>'",
];

describe("words that were meant to run", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each(corpus)("as a product's name: %s", async (words) => {
    const slug = `hostile-${randomUUID()}`;
    const staff = await shop.staff();
    const variant = { sku: slug, prices: [{ amount: 100, currency: "EUR" }], initialStock: 1 };
    const created = await staff.send<{ slug: string }>("POST", "/v1/products", {
      body: { title: words, slug, brand: words, description: words, categories: ["Test"], variants: [variant] },
    });
    expect(created.status).toBe(201);
    const { page } = await visit(browser);
    await page.goto(`/p/${created.body.slug}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.evaluate("window.hit")).toBeUndefined();
    const made = "main script:not([type='application/ld+json']), main iframe, main img[onerror], main [onmouseover]";
    expect(await page.locator(made).count()).toBe(0);
    // What search engines read is data, and still whole.
    const data = await page.locator("main script[type='application/ld+json']").allTextContents();
    expect(data.map((text) => JSON.parse(text).name).filter((name) => name !== undefined)).toEqual([words]);
  });

  it.each(corpus)("as a search: %s", async (words) => {
    const { page } = await visit(browser);
    await page.goto(`/search?q=${encodeURIComponent(words)}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(
      await page
        .locator("header input[name=q]")
        .first()
        .inputValue()
        .catch(() => words),
    ).toBeTypeOf("string");
  });

  it("a page that is told to run something refuses", async () => {
    const { page, said } = await visit(browser);
    await page.goto("/");
    await page.evaluate(`(() => {
      const script = document.createElement("div");
      script.innerHTML = "<img src='data:,' onerror='window.hit=1'>";
      document.body.append(script);
    })()`);
    await expect.poll(() => said.some((line) => line.includes("Content Security Policy"))).toBe(true);
    expect(await page.evaluate("window.hit")).toBeUndefined();
  });
});
