import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ordersText } from "../../services/storefront/src/text/orders.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember } from "./member.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const text = ordersText.en;

describe("an order that is looked at", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function boughtBy(buyer: Buyer, email?: string | null): Promise<string> {
    await buyer.addToCart(await shop.product());
    await buyer.toReview(undefined, email);
    await buyer.pay();
    await buyer.thanks().waitFor();
    return orderIdIn(buyer.page.url());
  }

  it("shows that it was shipped without being loaded again", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page);
    const id = await boughtBy(buyer);
    await buyer.go(`/orders/${id}`);
    await page.getByText(text.confirmedHint).waitFor();
    await page.evaluate("window.stays = true");
    const staff = await shop.staff();
    const shipped = await staff.send("POST", `/v1/orders/${id}:ship`, { body: {} });
    expect([200, 404]).toContain(shipped.status);
    if (shipped.status === 404) await staff.send("POST", `/v1/orders/${id}:cancel`, { body: {} });
    await page
      .getByText(shipped.status === 200 ? text.shippedHint : text.cancelled)
      .first()
      .waitFor();
    expect(await page.evaluate("window.stays")).toBe(true);
  });

  it("can be turned back by whoever placed it, after a second thought", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const buyer = new Buyer(page);
    const id = await boughtBy(buyer, null);
    await buyer.go(`/orders/${id}`);
    await page.locator("summary", { hasText: text.cancel }).click();
    await buyer.press(text.cancel);
    await page.getByText(text.cancelled).first().waitFor();
    expect(await shop.order(id)).toMatchObject({ status: "cancelled" });
    expect(await page.getByText(text.cancelSure).count()).toBe(0);
  });

  it("is nobody else's to see", async () => {
    const { page } = await visit(browser);
    const id = await boughtBy(new Buyer(page));
    const stranger = await visit(browser);
    const answer = await stranger.page.goto(`/orders/${id}`);
    expect(answer?.status()).toBe(404);
  });
});
