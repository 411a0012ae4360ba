import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const slowBank = { operations: [{ operation: "payment_intents.create", delayMs: 1_500 }] };

/** What customers do when it takes long. Each time: one order, one charge, one piece of stock. */
describe("whoever presses, reloads, goes back or gets no answer", { retry: 0 }, () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => shop.provider.faults(undefined));
  afterAll(() => browser?.close());

  async function atThePayButton() {
    const visitor = await visit(browser);
    const buyer = new Buyer(visitor.page);
    const product = await shop.product(10);
    await buyer.addToCart(product);
    await buyer.toReview();
    return { ...visitor, buyer, product };
  }

  async function mustHaveBoughtOnce(url: string, sku: string) {
    expect(await shop.charges(orderIdIn(url))).toBe(1);
    expect(await shop.stock(sku)).toMatchObject({ onHand: 9, held: 0 });
    expect(await shop.provider.chargedMoreThanOnce()).toEqual([]);
  }

  it("a double click on Pay buys once", async () => {
    const { buyer, page, product } = await atThePayButton();
    await shop.provider.faults(slowBank);
    await buyer.payButton().dblclick();
    await buyer.thanks().waitFor();
    await mustHaveBoughtOnce(page.url(), product.sku);
  });

  it.each(["/checkout/review", "/checkout", "/checkout/payment"])(
    "who leaves for %s before the answer is there is thanked for one order, and can change nothing",
    async (path) => {
      const { buyer, page, product } = await atThePayButton();
      await shop.provider.faults(slowBank);
      const placing = page.waitForRequest((request) => request.url().endsWith("/checkout/place"));
      await buyer.payButton().click({ noWaitAfter: true });
      await placing;
      await buyer.go(path);
      await buyer.thanks().waitFor();
      await mustHaveBoughtOnce(page.url(), product.sku);
    },
  );

  it("who goes back after paying and pays again has one order", async () => {
    const { buyer, page, product } = await atThePayButton();
    await buyer.pay();
    await buyer.thanks().waitFor();
    const bought = page.url();
    await page.goBack();
    if (await buyer.payButton().isVisible()) await buyer.pay();
    // The draft is gone and the cart is empty: there is nothing to pay for.
    await page.waitForURL(/\/(cart|checkout|orders)/);
    await expect.poll(() => shop.stock(product.sku)).toMatchObject({ onHand: 9, held: 0 });
    await mustHaveBoughtOnce(bought, product.sku);
  });

  it("two tabs that pay at once buy once", async () => {
    const { buyer, context, page, product } = await atThePayButton();
    const other = new Buyer(await context.newPage());
    await other.go("/checkout/review");
    await shop.provider.faults(slowBank);
    await Promise.all([buyer.pay(), other.pay()]);
    await buyer.thanks().waitFor();
    await other.thanks().waitFor();
    expect(orderIdIn(other.page.url())).toBe(orderIdIn(page.url()));
    await mustHaveBoughtOnce(page.url(), product.sku);
  });

  it("a bank that answers late keeps the customer informed, and charges once", async () => {
    const { buyer, page, product } = await atThePayButton();
    await shop.provider.faults({
      operations: [{ operation: "payment_intents.create", delayAnswerMs: 4_000, times: 1 }],
    });
    await buyer.pay();
    await page.waitForURL(/\/orders\/ord_/);
    const id = orderIdIn(page.url());
    await expect.poll(async () => (await shop.order(id)).status, { timeout: 30_000 }).toBe("confirmed");
    await mustHaveBoughtOnce(page.url(), product.sku);
  });
});
