import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { cartWith, cleanUp, order, orderRequest, product, type SmokeContext } from "../engine/smoke.ts";
import { type Customer, Refusal } from "./customer.ts";
import type { JourneyName } from "./experiment.ts";
import type { Samples } from "./samples.ts";

/** What the customers of a run need: something to buy, and an account. */
export interface Goods {
  readonly sku: string;
  readonly productId: string;
  readonly slug: string;
  readonly account: { readonly email: string; readonly password: string };
  /** Of that account. */
  readonly accessToken: string;
  /** A guest's, with one line in it. */
  readonly cart: { readonly id: string; readonly headers: Readonly<Record<string, string>> };
  /** A guest's, paid already. */
  readonly order: { readonly id: string; readonly token: string };
}

export interface JourneyContext {
  readonly customer: Pick<Customer, "ask">;
  readonly random: Random;
  readonly goods: Goods;
  readonly samples: Samples;
  readonly clock: Clock;
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
  reviews: async ({ customer, goods }) => {
    await customer.ask("GET", `/v1/products/${goods.productId}/reviews`);
  },
  cart: async ({ customer, goods }) => {
    await cartWith(customer, goods.sku);
  },
  "kept-cart": async ({ customer, goods: { cart } }) => {
    const { lines } = await customer.ask<{ lines: unknown[] }>("GET", `/v1/carts/${cart.id}`, {
      headers: cart.headers,
    });
    if (lines.length !== 1) throw new Error(`a cart that was filled has ${lines.length} lines`);
  },
  checkout: async (context) => {
    const { samples, random, clock } = context;
    samples.acknowledged.push(await checkOut(context, { key: random.uuid(), tries: 1, clock }));
  },
  insist: async (context) => {
    const { samples, random, clock } = context;
    samples.acknowledged.push(await checkOut(context, { key: random.uuid(), tries: 8, clock }));
  },
  declined: async (context) => {
    const { random, clock } = context;
    const answer = await checkOut(context, {
      key: random.uuid(),
      tries: 1,
      clock,
      card: "pm_card_visa_chargeDeclined",
    }).catch((error: unknown) => error);
    if (answer instanceof Refusal && answer.code === "card_declined") return;
    throw answer instanceof Error ? answer : new Error("a declined card bought something");
  },
  order: async ({ customer, goods: { order } }) => {
    await customer.ask("GET", `/v1/orders/${order.id}`, { headers: { "x-order-token": order.token } });
  },
  "sign-up": async ({ customer, random, samples }) => {
    const account = { email: `chaos-${random.uuid()}@example.com`, password: random.uuid() };
    await customer.ask("POST", "/v1/auth/signup", { body: { ...account, displayName: "Chaos" } });
    samples.signedUp.push(account.email);
  },
  "sign-in": async ({ customer, goods }) => {
    await customer.ask("POST", "/v1/auth/login", { body: goods.account });
  },
  account: async ({ customer, goods }) => {
    await customer.ask("GET", "/v1/me/addresses", { headers: { authorization: `Bearer ${goods.accessToken}` } });
  },
};

const words = ["lamp", "chair", "smoke", "table", "shelf"];
const plenty = 1_000_000;

/** Makes what customers will need. A product of its own: nobody else's stock is touched. */
export async function stock(smoke: SmokeContext): Promise<Goods> {
  const sku = await product(smoke, plenty);
  const productId = smoke.products.at(-1) as string;
  const { slug } = await smoke.admin.ask<{ slug: string }>("GET", `/v1/products/${productId}`);
  const account = { email: `chaos-${smoke.random.uuid()}@example.com`, password: smoke.random.uuid() };
  await smoke.shop.ask("POST", "/v1/auth/signup", { body: { ...account, displayName: "Chaos" } });
  const { accessToken } = await smoke.shop.ask<{ accessToken: string }>("POST", "/v1/auth/login", { body: account });
  const { body: placed } = await order(smoke.shop, await cartWith(smoke.shop, sku), smoke.random.uuid());
  const cart = await cartWith(smoke.shop, sku);
  return { sku, productId, slug, account, accessToken, cart, order: placed };
}

export const tidyUp = cleanUp;

interface Checkout {
  readonly key: string;
  /** How often it is sent, always under its key, until it is answered. */
  readonly tries: number;
  readonly clock: Clock;
  readonly card?: string;
}

const triesAgainMs = 400;

async function checkOut(
  { customer, goods }: JourneyContext,
  { key, tries, clock, card = "pm_card_visa" }: Checkout,
): Promise<string> {
  const request = orderRequest(await cartWith(customer, goods.sku), key, card, "chaos@example.com");
  for (let left = tries; ; left -= 1) {
    try {
      return (await customer.ask<{ id: string }>("POST", "/v1/orders", request)).id;
    } catch (error) {
      const mayTry = !(error instanceof Refusal) || [429, 500, 503, 504].includes(error.status);
      if (left <= 1 || !mayTry) throw error;
      await clock.sleep(triesAgainMs);
    }
  }
}
