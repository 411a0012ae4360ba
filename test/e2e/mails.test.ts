import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { arabic } from "../../services/notifications/src/words/ar.ts";
import { accountText } from "../../services/storefront/src/text/account.ts";
import { authText } from "../../services/storefront/src/text/auth.ts";
import { problemText } from "../../services/storefront/src/text/problem.ts";
import { LocalInbox } from "../support/local-inbox.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember } from "./member.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const auth = authText.en;
const account = accountText.en;

describe("the mails of the shop, and where they lead", () => {
  const shop = new TestShop();
  const inboxUrl = inject("platform").inbox?.url ?? "";
  const inbox = new LocalInbox(inboxUrl);
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  /** Opens the mail in the inbox's web page and presses its link, as its reader would. */
  async function follow(page: Page, to: string, subject: string): Promise<Page> {
    await inbox.mailTo(to, subject);
    await page.goto(`${inboxUrl}/?to=${encodeURIComponent(to)}`);
    await page.getByRole("link", { name: subject }).first().click();
    const link = page.frameLocator("iframe").getByRole("link").first();
    const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await opened.waitForLoadState();
    return opened;
  }

  it("who forgot the password chooses a new one by the mailed link, which works once", async () => {
    const { page, context } = await visit(browser);
    const { email, password } = await becomeMember(context);
    await context.clearCookies();
    await page.goto("/forgot-password");
    await page.getByLabel(auth.email).fill(email);
    await page.getByRole("button", { name: auth.sendLink }).click();
    await page.getByText(auth.resetSent).waitFor();
    const opened = await follow(page, email, "Choose a new password");
    const link = opened.url();
    await opened.getByLabel(auth.newPassword, { exact: true }).fill("another long phrase");
    await opened.getByRole("button", { name: auth.reset }).click();
    await opened.getByText(auth.resetDone).waitFor();
    const signIn = async (word: string) => {
      await opened.getByLabel(auth.email).fill(email);
      await opened.getByLabel(auth.password, { exact: true }).fill(word);
      await opened.getByRole("main").getByRole("button", { name: auth.signIn, exact: true }).click();
    };
    await signIn(password);
    await opened.getByText(problemText.en.bad_credentials).waitFor();
    await signIn("another long phrase");
    await opened.getByRole("heading", { name: "Hello, " }).waitFor();
    await opened.goto(link);
    await opened.getByLabel(auth.newPassword, { exact: true }).fill("a third long phrase");
    await opened.getByRole("button", { name: auth.reset }).click();
    await opened.getByRole("link", { name: auth.askAgain }).waitFor();
  });

  it("a new member's address is confirmed by the mailed link", async () => {
    const { page, context } = await visit(browser);
    const { email } = await becomeMember(context);
    await page.goto("/account/profile");
    await page.getByText(account.emailNotVerified).waitFor();
    const opened = await follow(page, email, "Confirm your e-mail address");
    await opened.getByRole("button", { name: auth.confirm, exact: true }).click();
    await opened.getByText(auth.verified).waitFor();
    await opened.goto("/account/profile");
    await opened.getByText(account.emailVerified, { exact: true }).waitFor();
  });

  it("a member comes to the order from its mail", async () => {
    const { page, context } = await visit(browser);
    const { email } = await becomeMember(context);
    const buyer = new Buyer(page);
    const product = await shop.product();
    await buyer.addToCart(product);
    await buyer.toReview(undefined, null);
    await buyer.pay();
    await buyer.thanks().waitFor();
    const id = orderIdIn(page.url());
    const opened = await follow(page, email, `Your order ${id} is confirmed`);
    await opened.getByRole("main").getByText(product.title).first().waitFor();
    expect(orderIdIn(opened.url())).toBe(id);
  });

  it("a guest who bought in Arabic gets the order's mail in Arabic, from right to left", async () => {
    const { page } = await visit(browser);
    const buyer = new Buyer(page, "ar");
    const email = `guest-${randomUUID()}@example.com`;
    await buyer.addToCart(await shop.product());
    await buyer.toReview(undefined, email);
    await buyer.pay();
    await buyer.thanks().waitFor();
    const subject = arabic.confirmed.subject(orderIdIn(page.url()));
    await inbox.mailTo(email, subject);
    await page.goto(`${inboxUrl}/?to=${encodeURIComponent(email)}`);
    await page.getByRole("link", { name: subject }).first().click();
    // The first one is the line that lists of mails show beside the subject, and nobody sees in the mail.
    await page
      .frameLocator("iframe")
      .locator('html[dir="rtl"]')
      .getByText("Eva Muster")
      .filter({ visible: true })
      .first()
      .waitFor();
  });
});
