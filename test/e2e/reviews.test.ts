import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewsText } from "../../services/storefront/src/text/reviews.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember } from "./member.ts";
import { TestShop } from "./shop.ts";

const text = reviewsText.en;
const hostile = '<img src=x onerror="window.hacked=1">';

describe("reviews of a product", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function write(slug: string) {
    const visitor = await visit(browser);
    await becomeMember(visitor.context);
    await writeAs(visitor.page, slug);
    return visitor;
  }

  async function writeAs(page: Page, slug: string): Promise<void> {
    await page.goto(`/p/${slug}/reviews`);
    await page.getByRole("radio", { name: "4 stars" }).check({ force: true });
    await page.getByLabel(text.reviewTitle).fill(hostile);
    await page.getByLabel(text.body).fill("Good legs.");
    await page.getByRole("button", { name: text.save }).click();
    await page.getByText(text.pending).waitFor();
  }

  async function approve(slug: string): Promise<void> {
    const staff = await shop.staff();
    const { body: product } = await staff.send<{ id: string }>("GET", `/v1/products/${slug}`);
    const { body } = await staff.send<{ items: { id: string; productId: string }[] }>(
      "GET",
      "/v1/admin/reviews?pageSize=100",
    );
    const [review] = body.items.filter(({ productId }) => productId === product.id);
    await staff.send("POST", `/v1/reviews/${review?.id}:approve`, { body: {} });
  }

  it("are seen by their author alone until staff approve them, and then by everybody, as text", async () => {
    const { slug } = await shop.product();
    const { page: author } = await write(slug);
    const { page } = await visit(browser);
    await page.goto(`/p/${slug}`);
    await page.getByText(text.none).waitFor();
    await approve(slug);
    await page.reload();
    await page.getByRole("heading", { name: hostile }).waitFor();
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    await author.reload();
    await author.getByText(text.approved).waitFor();
  });

  it("show who bought the product here, and who did not", async () => {
    const product = await shop.product();
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const buyer = new Buyer(page);
    await buyer.addToCart(product);
    await buyer.toReview(undefined, null);
    await buyer.pay();
    await buyer.thanks().waitFor();
    await writeAs(page, product.slug);
    await approve(product.slug);
    await write(product.slug);
    await approve(product.slug);
    // The order's event may come a moment after the review.
    await expect
      .poll(async () => {
        await page.goto(`/p/${product.slug}/reviews`);
        return page.getByRole("article").getByText(text.verified, { exact: true }).count();
      })
      .toBe(1);
    expect(await page.getByRole("article").count()).toBe(2);
  });

  it("are found helpful by members, once each; guests sign in first and come back", async () => {
    const { slug } = await shop.product();
    await write(slug);
    await approve(slug);
    const { page, context } = await visit(browser);
    const helpful = page.getByRole("button", { name: new RegExp(`^${text.isHelpful}`) });
    await page.goto(`/p/${slug}/reviews`);
    await helpful.click();
    await page.waitForURL("**/sign-in?next=*");
    await becomeMember(context);
    await page.goto(new URL(page.url()).searchParams.get("next") ?? "");
    await helpful.click();
    await expect.poll(() => helpful.getAttribute("aria-pressed")).toBe("true");
    await page.reload();
    expect(await helpful.textContent()).toMatch(/1$/);
    await helpful.click();
    await expect.poll(() => helpful.getAttribute("aria-pressed")).toBe("false");
  });

  it("are taken back by their author", async () => {
    const { slug } = await shop.product();
    const { page } = await write(slug);
    await page.getByText(text.delete, { exact: true }).first().click();
    await page.getByRole("button", { name: text.delete }).click();
    await page.getByText(text.deleted).waitFor();
    await page.getByRole("heading", { name: text.write }).waitFor();
  });
});
