import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountText } from "../../services/storefront/src/text/account.ts";
import { launchBrowser, visit } from "./browser.ts";
import { Buyer } from "./buyer.ts";
import { becomeMember, type Member } from "./member.ts";
import { orderIdIn, TestShop } from "./shop.ts";

const access = "__Host-access";
const refresh = "__Host-refresh";

async function cookieNames(context: BrowserContext): Promise<string[]> {
  return (await context.cookies()).map(({ name }) => name);
}

// What the browser does by itself ten minutes after signing in.
async function letAccessRunOut(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: access });
}

describe("a member's session", () => {
  const shop = new TestShop();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it("is in cookies that no script can read, and in nothing else", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    await page.goto("/");
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining([access, refresh]));
    for (const { name, httpOnly, secure, path } of cookies) {
      expect(name).toMatch(/^__Host-/);
      expect({ name, httpOnly, secure, path }).toEqual({ name, httpOnly: true, secure: true, path: "/" });
    }
    expect(await page.evaluate("document.cookie")).toBe("");
    expect(await page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")).not.toMatch(
      /eyJ|token/i,
    );
  });

  it("goes on when the access token has run out", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    await letAccessRunOut(context);
    await page.goto("/orders");
    expect(new URL(page.url()).pathname).toBe("/orders");
    expect(await cookieNames(context)).toContain(access);
  });

  it("goes on when the shop takes the access token no more, though it has not run out", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const [cookie] = (await context.cookies()).filter(({ name }) => name === access);
    if (cookie === undefined) throw new Error("no access token");
    await context.addCookies([{ ...cookie, value: `${cookie.value.slice(0, -4)}AAAA` }]);
    await page.goto("/account/profile?notice=saved");
    expect(page.url()).toMatch(/\/account\/profile\?notice=saved$/);
    await page.getByText(accountText.en.emailFixed).waitFor();
  });

  it("is renewed for pages of this shop alone", async () => {
    const { context } = await visit(browser);
    const answer = await context.request.get("/renew?next=//evil.example/", { maxRedirects: 0 });
    expect({ status: answer.status(), location: answer.headers()["location"] }).toEqual({ status: 303, location: "/" });
  });

  it("goes on in two tabs that renew it at once", async () => {
    const { page, context } = await visit(browser);
    await becomeMember(context);
    const other = await context.newPage();
    await letAccessRunOut(context);
    await Promise.all([page.goto("/orders"), other.goto("/orders")]);
    await letAccessRunOut(context);
    await page.goto("/orders");
    expect(new URL(page.url()).pathname).toBe("/orders");
    expect(await cookieNames(context)).toEqual(expect.arrayContaining([access, refresh]));
  });

  it("that ends during the checkout leads to signing in, and back to the same step with all that was entered", async () => {
    const { page, context } = await visit(browser);
    const member = await becomeMember(context);
    const buyer = new Buyer(page);
    await buyer.addToCart(await shop.product());
    await buyer.toReview(undefined, null);
    await endEverywhere(member);
    await context.clearCookies({ name: /__Host-(access|refresh)/ });
    await page.reload();
    await page.waitForURL(/\/sign-in\?next=/);
    expect(new URL(page.url()).searchParams.get("next")).toBe("/checkout/review");
    await signIn(context, member);
    await buyer.go("/checkout/review");
    await buyer.pay();
    await buyer.thanks().waitFor();
    expect(await shop.charges(orderIdIn(page.url()))).toBe(1);
  });

  async function endEverywhere({ email, password }: Member): Promise<void> {
    const self = await shop.shopper.signedIn(email, password);
    const { body } = await self.send<{ items: { id: string }[] }>("GET", "/v1/me/sessions");
    for (const { id } of body.items) await self.send("DELETE", `/v1/me/sessions/${id}`);
  }
});

async function signIn(context: BrowserContext, { email, password }: Member): Promise<void> {
  const answer = await context.request.post("/v1/auth/login", {
    headers: { "x-client": "web" },
    data: { email, password },
  });
  expect(answer.status()).toBe(200);
}
