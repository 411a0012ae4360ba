import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkoutText } from "../../services/storefront/src/text/checkout.ts";
import { productText } from "../../services/storefront/src/text/product.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const text = checkoutText.en;
const mostStops = 80;

interface Focused {
  readonly name: string;
  readonly isVisible: boolean;
}

// Runs in the page: what has the focus is outlined, or is the field whose cursor shows it, and lies within the window.
const focused = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { name: "", isVisible: true };
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const label = element.labels?.[0]?.innerText ?? element.getAttribute("aria-label") ?? element.innerText ?? "";
  return {
    name: label.trim(),
    isVisible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== "rgba(0, 0, 0, 0)" &&
      box.bottom > 0 && box.top < innerHeight,
  };
})()`;

/** Somebody without a mouse. Fails when the focus cannot be seen on the way. */
class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async tabTo(name: string | RegExp): Promise<void> {
    for (let stop = 0; stop < mostStops; stop++) {
      await this.#page.keyboard.press("Tab");
      const at = (await this.#page.evaluate(focused)) as Focused;
      expect(at.isVisible, `the focus on "${at.name}" can be seen`).toBe(true);
      if (typeof name === "string" ? at.name === name : name.test(at.name)) return;
    }
    throw new Error(`${name} cannot be reached within ${mostStops} stops`);
  }

  async type(name: string, value: string): Promise<void> {
    await this.tabTo(name);
    await this.#page.keyboard.type(value);
  }

  async press(name: string | RegExp, key = "Enter"): Promise<void> {
    await this.tabTo(name);
    await this.#page.keyboard.press(key);
  }
}

describe("buying by keyboard alone", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it("works from the product to the thanks, and the focus is always visible", async () => {
    const { page } = await visit(browser);
    const keys = new Keyboard(page);
    const buyer = new Buyer(page);
    const product = await shop.product();
    await buyer.go(`/p/${product.slug}`);
    await keys.press(productText.en.add);
    await page.getByText(productText.en.added.replace("{title}", product.title)).first().waitFor();
    await buyer.go("/checkout");
    await keys.type(text.email, "eva@example.com");
    await keys.type(text.name, "Eva Muster");
    await keys.type(text.line1, "Kastanienallee 12");
    await keys.type(text.postalCode, "10435");
    await keys.type(text.city, "Berlin");
    await keys.press(text.toShipping);
    await buyer.heading(text.shipping).waitFor();
    await keys.press(text.toPayment);
    await buyer.heading(text.payment).waitFor();
    await keys.type(text.cardNumber, "4242424242424242");
    await keys.type(text.expiry, "1230");
    await keys.type(text.cvc, "123");
    await keys.press(text.toReview);
    await buyer.heading(text.placeTitle).waitFor();
    await keys.press(/^Pay /);
    await buyer.thanks().waitFor();
    expect(await shop.charges(orderIdIn(page.url()))).toBe(1);
  });

  it("the first stop leads past the header to the content", async () => {
    const { page } = await visit(browser);
    await page.goto("/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement?.id")).toBe("content");
  });
});
