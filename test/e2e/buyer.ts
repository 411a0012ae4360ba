import type { Page } from "playwright-core";
import { type Locale, pathIn } from "../../services/storefront/src/locale.ts";
import { checkoutText } from "../../services/storefront/src/text/checkout.ts";
import { ordersText } from "../../services/storefront/src/text/orders.ts";
import { productText } from "../../services/storefront/src/text/product.ts";
import type { TestProduct } from "./shop.ts";

export const cards = {
  works: "4242 4242 4242 4242",
  declined: "4000 0000 0000 9995",
  secure: "4000 0027 6000 3184",
} as const;

/** Somebody who buys with a browser, and reads the shop in a language. */
export class Buyer {
  readonly page: Page;
  readonly locale: Locale;

  constructor(page: Page, locale: Locale = "en") {
    this.page = page;
    this.locale = locale;
  }

  get text() {
    return checkoutText[this.locale];
  }

  go(path: string) {
    return this.page.goto(pathIn(this.locale, path));
  }

  async addToCart({ slug, title }: TestProduct): Promise<void> {
    const { add, added } = productText[this.locale];
    await this.go(`/p/${slug}`);
    await this.page.getByRole("button", { name: add, exact: true }).click();
    await this.page.getByText(added.replace("{title}", title)).first().waitFor();
  }

  /** `email` is null for members, who are not asked. */
  async enterAddress(email: string | null = "eva@example.com"): Promise<void> {
    await this.go("/checkout");
    if (email !== null) await this.page.getByLabel(this.text.email).fill(email);
    await this.page.getByLabel(this.text.name).fill("Eva Muster");
    await this.page.getByLabel(this.text.line1).fill("Kastanienallee 12");
    await this.page.getByLabel(this.text.postalCode).fill("10435");
    await this.page.getByLabel(this.text.city).fill("Berlin");
    await this.press(this.text.toShipping);
  }

  async chooseShipping(): Promise<void> {
    await this.heading(this.text.shipping).waitFor();
    await this.press(this.text.toPayment);
  }

  async enterCard(number: string = cards.works): Promise<void> {
    await this.heading(this.text.payment).waitFor();
    await this.page.getByLabel(this.text.cardNumber).fill(number);
    await this.page.getByLabel(this.text.expiry).fill("12/30");
    await this.page.getByLabel(this.text.cvc).fill("123");
    await this.press(this.text.toReview);
    await this.heading(this.text.placeTitle).waitFor();
  }

  /** From the address to the last look at the order. */
  async toReview(card: string = cards.works, email?: string | null): Promise<void> {
    await this.enterAddress(email);
    await this.chooseShipping();
    await this.enterCard(card);
  }

  payButton() {
    const [before = ""] = this.text.pay.split("{total}");
    return this.page.getByRole("button", { name: before.trim() === "" ? /zahlungspflichtig/ : before.trim() });
  }

  async pay(): Promise<void> {
    await this.payButton().click();
  }

  thanks() {
    return this.heading(ordersText[this.locale].thanks);
  }

  heading(name: string) {
    return this.page.getByRole("heading", { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }
}
