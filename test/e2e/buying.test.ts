import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkoutText } from "../../services/storefront/src/text/checkout.ts";
import { ordersText } from "../../services/storefront/src/text/orders.ts";
import { refusalText } from "../../services/storefront/src/text/refusal.ts";
import { launchBrowser, phone, visit } from "./browser.ts";
import { Buyer, cards } from "./buyer.ts";
import { becomeMember } from "./member.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const text = checkoutText.en;

describe("buying in a browser", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => shop.provider.faults(undefined));
  afterAll(() => browser?.close());

  it("a guest buys, is thanked, and can look at the order", async () => {
    const { page, said } = await visit(browser);
    const buyer = new Buyer(page);
    const product = await shop.product(5);
    await buyer.addToCart(product);
    await buyer.toReview();
    await buyer.pay();
    await buyer.thanks().waitFor();
    const id = orderIdIn(page.url());
    expect(await shop.order(id)).toMatchObject({ status: "confirmed", email: "eva@example.com" });
    expect(await shop.charges(id)).toBe(1);
    expect(await shop.stock(product.sku)).toMatchObject({ onHand: 4, held: 0 });
    await page.getByRole("link", { name: ordersText.en.toOrder }).click();
    await page.getByText(product.title).waitFor();
    expect(said).toEqual([]);
  });

  it("a member buys, and finds the order among the others", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.toReview(cards.works, null);
    await buyer.pay();
    await buyer.thanks().waitFor();
    const id = orderIdIn(page.url());
    await buyer.go("/orders");
    await page.locator(`a[href$="/orders/${id}"]`).waitFor();
    expect(await shop.charges(id)).toBe(1);
  });

  it("a declined card is told in words, and another one buys the same cart", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    const product = await shop.product(5);
    await buyer.addToCart(product);
    await buyer.toReview(cards.declined);
    await buyer.pay();
    await page.getByText(refusalText.en.insufficient_funds).waitFor();
    expect(await shop.stock(product.sku)).toMatchObject({ onHand: 5, held: 0 });
    await buyer.enterCard(cards.works);
    await buyer.pay();
    await buyer.thanks().waitFor();
    expect(await shop.charges(orderIdIn(page.url()))).toBe(1);
  });

  it("3-D Secure: the bank asks, the customer agrees, and the order is confirmed", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.toReview(cards.secure);
    await buyer.pay();
    await page.getByRole("link", { name: text.toBank }).click();
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.waitForURL(/\/orders\/ord_/);
    const id = orderIdIn(page.url());
    await expect.poll(async () => (await shop.order(id)).status, { timeout: 20_000 }).toBe("confirmed");
    expect(await shop.charges(id)).toBe(1);
  });

  it("3-D Secure: who does not agree has bought nothing, and can take another card", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    const product = await shop.product(5);
    await buyer.addToCart(product);
    await buyer.toReview(cards.secure);
    await buyer.pay();
    await buyer.heading(text.challengeTitle).waitFor();
    await buyer.press(text.otherCard);
    await buyer.heading(text.payment).waitFor();
    await page.getByText(refusalText.en.requested).waitFor();
    await expect.poll(() => shop.stock(product.sku), { timeout: 20_000 }).toMatchObject({ onHand: 5, held: 0 });
    await buyer.enterCard();
    await buyer.pay();
    await buyer.thanks().waitFor();
  });

  it("3-D Secure: the page goes on by itself when the bank is answered elsewhere", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.toReview(cards.secure);
    await buyer.pay();
    const bank = page.getByRole("link", { name: text.toBank });
    const telephone = await visit(browser);
    await telephone.page.goto((await bank.getAttribute("href")) ?? "");
    await telephone.page.getByRole("button", { name: "Complete authentication" }).click();
    await page.waitForURL(/\/orders\/ord_/);
    expect(await shop.charges(orderIdIn(page.url()))).toBe(1);
  });

  it("a price that changed between cart and payment is shown with the old one, and holds once it is accepted", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    const product = await shop.product(5, 2_500);
    await buyer.addToCart(product);
    await buyer.toReview();
    await shop.setPrice(product, 3_100);
    await buyer.pay();
    await page.getByText(refusalText.en.price_changed).waitFor();
    const summary = page.getByRole("complementary");
    await summary.getByText("€25.00").first().waitFor();
    await summary.getByText("€31.00").first().waitFor();
    expect(await buyer.payButton().count()).toBe(0);
    await buyer.press(text.acceptPrices);
    await buyer.pay();
    await buyer.thanks().waitFor();
    const { total } = await shop.order(orderIdIn(page.url()));
    expect(total.amount).toBeGreaterThanOrEqual(3_100);
  });

  it("what sold out between cart and payment is told, and nothing is charged", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    const product = await shop.product(1);
    await buyer.addToCart(product);
    await buyer.toReview();
    await shop.setStock(product.sku, 0);
    await buyer.pay();
    await page.getByText(refusalText.en.out_of_stock).waitFor();
    expect(await shop.provider.chargedMoreThanOnce()).toEqual([]);
    await shop.setStock(product.sku, 1);
    await buyer.pay();
    await buyer.thanks().waitFor();
  });

  it("in Arabic on a phone, from right to left", async () => {
    const { page } = await visit(browser, phone);
    const buyer = new Buyer(page, "ar");
    await buyer.addToCart(await shop.product());
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    await buyer.toReview();
    // Nothing sticks out sideways.
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await buyer.pay();
    await buyer.thanks().waitFor();
    expect(await shop.charges(orderIdIn(page.url()))).toBe(1);
  });

  it("without scripts: cart, address, delivery, a test card and the bank's question", async () => {
    const { page } = await visit(browser, { javaScriptEnabled: false });
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.enterAddress(`guest-${randomUUID()}@example.com`);
    await buyer.chooseShipping();
    await page.getByLabel(text.testSecure).check();
    await buyer.press(text.useCard);
    await buyer.heading(text.placeTitle).waitFor();
    await buyer.pay();
    await page.getByRole("link", { name: text.toBank }).click();
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.waitForURL(/\/orders\/ord_/);
    const id = orderIdIn(page.url());
    await expect.poll(async () => (await shop.order(id)).status, { timeout: 20_000 }).toBe("confirmed");
  });

  it("a wrong address is answered beside the field, and nothing typed is lost", async () => {
    const { page } = await visit(browser, { javaScriptEnabled: false });
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.go("/checkout");
    await page.getByLabel(text.email).fill("eva@example.com");
    await page.getByLabel(text.line1).fill("Kastanienallee 12");
    await page.getByLabel(text.name).fill("Eva Muster");
    // Enough for the browser, not for the shop.
    await page.getByLabel(text.city).fill(" ");
    await buyer.press(text.toShipping);
    await page.locator('[aria-invalid="true"]').waitFor();
    expect(await page.getByLabel(text.line1).inputValue()).toBe("Kastanienallee 12");
    expect(page.url()).toMatch(/\/checkout$/);
  });
});
