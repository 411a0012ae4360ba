import type { Random } from "@shopstream/platform/random.ts";
import { cleanUp, product, type SmokeContext } from "../engine/smoke.ts";
import type { Customer } from "./customer.ts";
import type { JourneyName } from "./experiment.ts";
import type { Samples } from "./samples.ts";

/** What the customers of a run need: something to buy, and an account. */
export interface Goods {
  readonly sku: string;
  readonly slug: string;
  readonly account: { readonly email: string; readonly password: string };
}

export interface JourneyContext {
  readonly customer: Customer;
  readonly random: Random;
  readonly goods: Goods;
  readonly samples: Samples;
}

type Walk = (context: JourneyContext) => Promise<void>;

/** What customers do under load. Each is judged by its last answer; what is told on the way there counts as well. */
export const walks: Readonly<Record<JourneyName, Walk>> = {
  browse: async ({ customer }) => {
    await customer.ask("GET", "/v1/products?pageSize=24&include=variants,stock");
  },
  product: async ({ customer, goods }) => {
    await customer.ask("GET", `/v1/products/${goods.slug}`);
  },
  search: async ({ customer, random }) => {
    await customer.ask("GET", `/v1/search?q=${words[Math.floor(random.float() * words.length)]}`);
  },
  cart: async ({ customer, goods }) => {
    await filledCart(customer, goods);
  },
  checkout: async (context) => {
    const id = await checkOut(context);
    context.samples.acknowledged.push(id);
  },
  "sign-in": async ({ customer, goods }) => {
    await customer.ask("POST", "/v1/auth/login", { body: goods.account });
  },
};

const words = ["lamp", "chair", "smoke", "table", "shelf"];
const plenty = 1_000_000;
const address = { name: "Chaos Test", line1: "1 Test Street", city: "Berlin", postalCode: "10115", country: "DE" };

/** Makes what customers will need. A product of its own: nobody else's stock is touched. */
export async function stock(smoke: SmokeContext): Promise<Goods> {
  const sku = await product(smoke, plenty);
  const found = await smoke.admin.ask<{ slug: string }>("GET", `/v1/products/${smoke.products.at(-1)}`);
  const account = { email: `chaos-${smoke.random.uuid()}@example.com`, password: smoke.random.uuid() };
  await smoke.shop.ask("POST", "/v1/auth/signup", { body: { ...account, displayName: "Chaos" } });
  return { sku, slug: found.slug, account };
}

export const tidyUp = cleanUp;

async function filledCart(customer: Customer, { sku }: Goods) {
  const cart = await customer.ask<{ id: string; token: string }>("POST", "/v1/carts", { body: {} });
  const headers = { "x-cart-token": cart.token };
  await customer.ask("POST", `/v1/carts/${cart.id}/lines`, { body: { sku, quantity: 1 }, headers });
  return { id: cart.id, headers };
}

async function checkOut({ customer, goods, random }: JourneyContext): Promise<string> {
  const cart = await filledCart(customer, goods);
  const payment = { method: "card", paymentMethodId: "pm_card_visa" };
  const body = {
    cartId: cart.id,
    email: "chaos@example.com",
    shippingAddress: address,
    shippingOptionId: "standard",
    payment,
  };
  const headers = { ...cart.headers, "idempotency-key": random.uuid() };
  const { id } = await customer.ask<{ id: string }>("POST", "/v1/orders", { body, headers });
  return id;
}
