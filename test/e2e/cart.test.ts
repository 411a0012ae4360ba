import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cartText } from "../../services/storefront/src/text/cart.ts";
import { failureText } from "../../services/storefront/src/text/failure.ts";
import { problemText } from "../../services/storefront/src/text/problem.ts";
import { say } from "../../services/storefront/src/text/say.ts";
import { shellText } from "../../services/storefront/src/text/shell.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { TestShop } from "./shop.ts";

const text = cartText.en;

describe("a cart", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function withCart() {
    const { page, context } = await visit(browser);
    const product = await shop.product();
    await new Buyer(page).addToCart(product);
    await page.goto("/cart");
    const { title } = product;
    const quantity = page.getByLabel(say("en", text.quantityOf, { title }), { exact: true });
    const more = page.getByRole("button", { name: say("en", text.more, { title }) });
    return { page, context, product, quantity, more };
  }

  it("shows a new quantity at once, before the shop has answered", async () => {
    const { page, quantity, more } = await withCart();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/cart", async (route) => {
      await held;
      await route.continue();
    });
    await more.click();
    await expect.poll(() => quantity.textContent()).toBe("2");
    answer();
    await page.getByText(say("en", text.each, { price: "€25.00" })).waitFor();
    expect(await quantity.textContent()).toBe("2");
  });

  it("goes back to what it was, and says why, when the shop says no", async () => {
    const { page, context, product, quantity, more } = await withCart();
    await shop.withdraw(product);
    const other = await context.newPage();
    await expect
      .poll(async () => {
        await other.goto("/cart");
        return other.getByText(text.notSold).count();
      })
      .toBe(1);
    await more.click();
    await page.getByRole("alert").getByText(problemText.en.unknown_sku).waitFor();
    expect(await quantity.textContent()).toBe("1");
    await page.getByText(text.notSold).waitFor();
  });

  it("goes back to what it was when the shop cannot be reached, and says so", async () => {
    const { page, quantity, more } = await withCart();
    await page.route("**/cart", (route) => route.abort());
    await more.click();
    await page.getByRole("heading", { name: failureText.en.failed }).waitFor();
    await page.unroute("**/cart");
    await page.getByRole("button", { name: failureText.en.retry }).click();
    await expect.poll(() => quantity.textContent()).toBe("1");
  });

  it("a device without a network is told so, on the page it has", async () => {
    const { page, context } = await withCart();
    await context.setOffline(true);
    await page.getByText(shellText.en.offline).waitFor();
    await context.setOffline(false);
    await expect.poll(() => page.getByText(shellText.en.offline).count()).toBe(0);
  });
});
