import type { Page } from "playwright-core";
import type { Locale } from "../../services/storefront/src/locale.ts";
import { productText } from "../../services/storefront/src/text/product.ts";
import type { Shopper } from "../support/shopper.ts";
import { Buyer, cards } from "./buyer.ts";
import type { TestProduct } from "./shop.ts";

/** What a walk through the rooms needs to know of the shop. */
export interface RoomShop {
  readonly shopper: Pick<Shopper, "send">;
  /** One that can be bought. */
  product(): Promise<TestProduct>;
}

/** Every page and state of the shop, by name: what is done to get there. */
export interface Room {
  readonly name: string;
  readonly enter: (page: Page, locale: Locale, shop: RoomShop) => Promise<void>;
}

/** Like a room, for whoever has come all the way to it. */
export interface Stage {
  readonly name: string;
  readonly enter: (buyer: Buyer, shop: RoomShop) => Promise<void>;
}

const at = (name: string, path: string): Room => ({
  name,
  enter: async (page, locale) => void (await new Buyer(page, locale).go(path)),
});

async function withCart(buyer: Buyer, shop: RoomShop): Promise<Buyer> {
  await buyer.addToCart(await shop.product());
  return buyer;
}

async function firstSlug(shop: RoomShop, path: string): Promise<string> {
  const { body } = await shop.shopper.send<{ items: { slug: string }[] }>("GET", path);
  const [first] = body.items;
  if (first === undefined) throw new Error(`${path} lists nothing`);
  return first.slug;
}

/** For everybody. */
export const publicRooms: readonly Room[] = [
  at("home", "/"),
  {
    name: "category",
    enter: async (page, locale, shop) =>
      void (await new Buyer(page, locale).go(`/c/${await firstSlug(shop, "/v1/categories")}`)),
  },
  {
    name: "product",
    enter: async (page, locale, shop) =>
      void (await new Buyer(page, locale).go(`/p/${await firstSlug(shop, "/v1/products")}`)),
  },
  {
    name: "home-seen-before",
    enter: async (page, locale, shop) => {
      const buyer = new Buyer(page, locale);
      await buyer.go(`/p/${await firstSlug(shop, "/v1/products")}`);
      await page.waitForLoadState("networkidle");
      await buyer.go("/");
      const list = page.getByRole("region", { name: productText[locale].seen });
      await list.scrollIntoViewIfNeeded();
      await list.getByRole("article").first().waitFor();
    },
  },
  at("search", "/search?q=chair"),
  at("search-nothing", "/search?q=xyzzyqwv"),
  at("not-found", "/nowhere-to-be-found"),
  at("sign-in", "/sign-in"),
  at("sign-up", "/sign-up"),
  at("forgot-password", "/forgot-password"),
  at("reset-password", "/reset-password?token=x"),
  at("verify-email", "/verify-email?token=x"),
  {
    name: "reviews",
    enter: async (page, locale, shop) =>
      void (await new Buyer(page, locale).go(`/p/${await firstSlug(shop, "/v1/products")}/reviews`)),
  },
  at("cart-empty", "/cart"),
];

/** The pages and states on the way to an order, each entered from the one before it. */
export const buyingRooms: readonly Stage[] = [
  { name: "cart", enter: async (buyer, shop) => void (await (await withCart(buyer, shop)).go("/cart")) },
  { name: "checkout-address", enter: async (buyer) => void (await buyer.go("/checkout")) },
  {
    name: "checkout-address-wrong",
    enter: async (buyer) => {
      const { page, text } = buyer;
      await page.getByLabel(text.email).fill("eva@example.com");
      for (const field of [text.name, text.line1, text.city]) await page.getByLabel(field).fill(" ");
      await buyer.press(text.toShipping);
      await page.locator('[aria-invalid="true"]').first().waitFor();
    },
  },
  {
    name: "checkout-shipping",
    enter: async (buyer) => {
      await buyer.enterAddress();
      await buyer.heading(buyer.text.shipping).waitFor();
    },
  },
  {
    name: "checkout-payment",
    enter: async (buyer) => {
      await buyer.chooseShipping();
      await buyer.heading(buyer.text.payment).waitFor();
    },
  },
  { name: "checkout-review", enter: (buyer) => buyer.enterCard(cards.declined) },
  {
    name: "checkout-declined",
    enter: async (buyer) => {
      await buyer.pay();
      await buyer.page.getByRole("alert").first().waitFor();
    },
  },
  {
    name: "checkout-challenge",
    enter: async (buyer) => {
      await buyer.enterCard(cards.secure);
      await buyer.pay();
      await buyer.heading(buyer.text.challengeTitle).waitFor();
    },
  },
  {
    name: "thanks",
    enter: async (buyer) => {
      await buyer.press(buyer.text.otherCard);
      await buyer.enterCard();
      await buyer.pay();
      await buyer.thanks().waitFor();
    },
  },
  { name: "order", enter: async ({ page }) => void (await page.goto(page.url().replace("/thanks", ""))) },
];

/** For members alone. */
export const memberRooms: readonly Room[] = [
  at("orders", "/orders"),
  at("account", "/account"),
  at("account-profile", "/account/profile"),
  at("account-password", "/account/password"),
  at("account-addresses", "/account/addresses"),
  at("account-address-new", "/account/addresses/new"),
  at("account-reviews", "/account/reviews"),
  at("account-preferences", "/account/preferences"),
  at("account-sessions", "/account/sessions"),
];
