import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountText } from "../../services/storefront/src/text/account.ts";
import { addressesText } from "../../services/storefront/src/text/addresses.ts";
import { authText } from "../../services/storefront/src/text/auth.ts";
import { checkoutText } from "../../services/storefront/src/text/checkout.ts";
import { problemText } from "../../services/storefront/src/text/problem.ts";
import { productText } from "../../services/storefront/src/text/product.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember, type Member } from "./member.ts";
import { TestShop } from "./shop.ts";

const auth = authText.en;
const account = accountText.en;
const addresses = addressesText.en;

async function signIn(page: Page, { email, password }: Member): Promise<void> {
  await page.getByLabel(auth.email).fill(email);
  await page.getByLabel(auth.password, { exact: true }).fill(password);
  await press(page, auth.signIn);
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

async function endSession(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: /__Host-(access|refresh)/ });
}

describe("a customer and their account", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  /** Somebody who has an account, and is not signed in. */
  async function stranger(options: { readonly javaScriptEnabled?: boolean } = {}) {
    const visitor = await visit(browser, options);
    const member = await becomeMember(visitor.context);
    await endSession(visitor.context);
    return { ...visitor, member };
  }

  it("who wants to see their addresses creates an account on the way, and arrives there", async () => {
    const { page } = await visit(browser);
    await page.goto("/account/addresses");
    await page.getByRole("link", { name: auth.signUp }).click();
    await page.getByLabel(auth.displayName).fill("Eva");
    await page.getByLabel(auth.email).fill(`${crypto.randomUUID()}@example.com`);
    await page.getByLabel(auth.password, { exact: true }).fill("password123");
    await press(page, auth.signUp);
    await page.getByText(problemText.en.weak_password).waitFor();
    await page.getByLabel(auth.password, { exact: true }).fill("a long enough phrase");
    await press(page, auth.signUp);
    await page.getByText(addresses.none).waitFor();
    expect(new URL(page.url()).pathname).toBe("/account/addresses");
  });

  it.each([true, false])("gets in with the right password only (scripts: %s)", async (javaScriptEnabled) => {
    const { page, member } = await stranger({ javaScriptEnabled });
    await page.goto("/sign-in?next=/account/profile");
    await signIn(page, { ...member, password: "not the phrase" });
    await page.getByText(problemText.en.bad_credentials).waitFor();
    expect(await page.getByLabel(auth.email).inputValue()).toBe(member.email);
    await signIn(page, member);
    await page.waitForURL("**/account/profile");
    await page.getByText(member.email).waitFor();
  });

  it("is never led to another site", async () => {
    const { page, member } = await stranger();
    await page.goto("/sign-in?next=//evil.example/account");
    const shopHost = new URL(page.url()).host;
    await signIn(page, member);
    await page.waitForURL((url) => url.pathname === "/");
    expect(new URL(page.url()).host).toBe(shopHost);
  });

  it("finds in the cart what they put there before signing in", async () => {
    const { page, member } = await stranger();
    const buyer = new Buyer(page);
    const product = await shop.product();
    await buyer.addToCart(product);
    await buyer.go("/sign-in?next=/checkout");
    await signIn(page, member);
    await page.waitForURL("**/checkout");
    await page.getByRole("complementary").getByText(product.title).waitFor();
  });

  it("finds both in one cart: what they left there last time, and what they put in as a guest", async () => {
    const { page, context } = await visit(browser);
    const member = await becomeMember(context);
    const [before, now] = [await shop.product(), await shop.product()];
    const buyer = new Buyer(page);
    await buyer.addToCart(before);
    await endSession(context);
    await buyer.addToCart(now);
    await buyer.go("/sign-in?next=/cart");
    await signIn(page, member);
    await page.waitForURL("**/cart");
    for (const { title } of [before, now]) await page.getByRole("link", { name: title }).first().waitFor();
  });

  it("who is signed out while typing keeps what was typed, and sends it after signing in beside it", async () => {
    const { page, context, member } = await stranger();
    await page.goto("/sign-in?next=/account/profile");
    await signIn(page, member);
    await page.getByLabel(account.givenName).fill("Evangeline");
    await endSession(context);
    await press(page, account.save);
    const [other] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: auth.signInApart }).click(),
    ]);
    await signIn(other, member);
    await other.getByText(member.email).waitFor();
    expect(await page.getByLabel(account.givenName).inputValue()).toBe("Evangeline");
    await press(page, account.save);
    await page.getByText(account.saved).waitFor();
  });

  it("who is signed out while typing without scripts comes back to the form", async () => {
    const { page, context, member } = await stranger({ javaScriptEnabled: false });
    await page.goto("/sign-in?next=/account/profile");
    await signIn(page, member);
    await endSession(context);
    await press(page, account.save);
    await page.waitForURL("**/sign-in?next=*");
    await signIn(page, member);
    await page.waitForURL("**/account/profile");
  });

  it("sees prices in the currency they prefer, on this device and the next, and puts them into the cart in it", async () => {
    const { page, member } = await stranger();
    await page.goto("/sign-in?next=/account/preferences");
    await signIn(page, member);
    await page.getByLabel(account.currency).selectOption("USD");
    await press(page, account.save);
    await page.getByText(account.saved).waitFor();
    const next = await visit(browser);
    await next.page.goto("/search?q=chair");
    await next.page.getByRole("article").first().getByText("€").waitFor();
    await next.page.goto("/sign-in?next=/search?q=chair");
    await signIn(next.page, member);
    for (const device of [page, next.page]) {
      await device.goto("/search?q=chair");
      const card = device.getByRole("article").first();
      expect(await card.textContent()).toMatch(/\$/);
      expect(await card.textContent()).not.toMatch(/€/);
    }
    await next.page.getByRole("article").first().getByRole("link").click();
    await next.page.getByRole("button", { name: productText.en.add }).click();
    await next.page.getByRole("link", { name: productText.en.toCart }).click();
    await next.page.waitForURL("**/cart");
    expect(await next.page.getByRole("main").textContent()).toMatch(/\$[\d.,]+/);
    expect(await next.page.getByRole("main").textContent()).not.toMatch(/€/);
  });

  it("writes an address down, corrects it and removes it", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const form = checkoutText.en;
    await page.goto("/account/addresses/new");
    await page.getByLabel(addresses.label).fill("Home");
    await page.getByLabel(form.name).fill("Eva Muster");
    await page.getByLabel(form.line1).fill("Kastanienallee 12");
    await page.getByLabel(form.postalCode).fill("1");
    await page.getByLabel(form.city).fill("Berlin");
    await press(page, addresses.save);
    await page.getByText(problemText.en.invalid_address).waitFor();
    expect(await page.getByLabel(form.line1).inputValue()).toBe("Kastanienallee 12");
    await page.getByLabel(form.postalCode).fill("10435");
    await press(page, addresses.save);
    await page.getByText(addresses.saved).waitFor();
    await page.getByText("10435 Berlin").waitFor();
    await page.getByText(addresses.delete, { exact: true }).first().click();
    await press(page, addresses.delete);
    await page.getByText(addresses.none).waitFor();
  });

  it("signs a lost phone out from here, and is still signed in", async () => {
    const { page, context, member } = await stranger();
    await page.goto("/sign-in");
    await signIn(page, member);
    await page.getByRole("heading", { name: "Hello" }).waitFor();
    const phone = await visit(browser);
    await phone.page.goto("/sign-in?next=/account");
    await signIn(phone.page, member);
    await phone.page.getByRole("heading", { name: "Hello" }).waitFor();
    const { body } = await (await shop.shopper.signedIn(member.email, member.password)).send<{
      items: readonly { id: string; current: boolean }[];
    }>("GET", "/v1/me/sessions");
    await page.goto("/account/sessions");
    await page.getByText(account.thisDevice).waitFor();
    for (let left = body.items.length - 1; left > 0; left -= 1) {
      await page.getByRole("button", { name: account.endSession }).first().click();
      await expect.poll(() => page.getByRole("button", { name: account.endSession }).count()).toBe(left - 1);
    }
    await phone.page.goto("/account");
    await phone.page.waitForURL("**/sign-in?next=*");
    await page.goto("/account");
    expect(new URL(page.url()).pathname).toBe("/account");
    expect((await context.cookies()).map(({ name }) => name)).toContain("__Host-access");
  });

  it("signs all other devices out at once, and is still signed in", async () => {
    const { page, member } = await stranger();
    await page.goto("/sign-in?next=/account/sessions");
    await signIn(page, member);
    const others = await Promise.all([visit(browser), visit(browser)]);
    for (const other of others) {
      await other.page.goto("/sign-in?next=/account/profile");
      await signIn(other.page, member);
      await other.page.getByText(member.email).waitFor();
    }
    await page.reload();
    await press(page, account.endOthers);
    await page.getByText(account.othersEnded).waitFor();
    await page.getByText(account.thisDevice).waitFor();
    expect(await page.getByRole("button", { name: account.endSession }).count()).toBe(0);
    for (const other of others) {
      await other.page.goto("/account/profile");
      await other.page.waitForURL("**/sign-in?next=*");
    }
  });

  it("who signs out is signed out here and in the shop", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    await page.goto("/account");
    const before = await context.cookies();
    await press(page, account.signOut);
    await page.getByText(auth.signedOut).waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("__Host-refresh");
    await context.addCookies(before.filter(({ name }) => name === "__Host-refresh"));
    await page.goto("/account");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });
});
