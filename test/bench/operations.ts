import { randomUUID } from "node:crypto";
import type { Client } from "./client.ts";
import { type Goods, nth } from "./goods.ts";

/** Something a customer does, and what it may cost. Figures to beat: docs/benchmarks.md. */
export interface Operation {
  readonly title: string;
  /** CPU of all processes for one of them. */
  readonly targetCpuMs?: number;
  readonly targetStatements?: number;
  readonly warmUp: number;
  readonly count: number;
  perform(client: Client, goods: Goods, index: number): Promise<unknown>;
}

const address = {
  name: "Ada Lovelace",
  line1: "Dorotheenstraße 1",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};
const get = (client: Client, path: string) => client.must(200, "GET", path);

export const operations: readonly Operation[] = [
  {
    title: "list of 24 with variants, price and stock",
    targetCpuMs: 5,
    warmUp: 300,
    count: 600,
    perform: (client, { pageTokens }, i) =>
      get(client, `/v1/products?pageSize=24&include=variants,stock&pageToken=${nth(pageTokens, i)}`),
  },
  {
    title: "category cards",
    targetCpuMs: 5,
    warmUp: 300,
    count: 600,
    perform: (client, { categories }, i) => get(client, `/v1/products?pageSize=24&category=${nth(categories, i)}`),
  },
  {
    title: "product detail",
    targetCpuMs: 8,
    warmUp: 300,
    count: 600,
    perform: (client, { slugs }, i) => get(client, `/v1/products/${nth(slugs, i)}`),
  },
  {
    title: "search of one word with facets",
    targetCpuMs: 20,
    warmUp: 200,
    count: 400,
    perform: (client, { words }, i) => get(client, `/v1/search?q=${nth(words, i)}`),
  },
  {
    title: "typeahead",
    warmUp: 200,
    count: 400,
    perform: (client, { beginnings }, i) => get(client, `/v1/search/suggest?q=${nth(beginnings, i)}`),
  },
  {
    title: "add to cart, new guest cart",
    targetCpuMs: 15,
    warmUp: 200,
    count: 400,
    perform: (client, goods, i) => cartOf(client, [nth(goods.skus, i)]),
  },
  {
    title: "guest checkout of 3 lines, from an empty cart",
    targetCpuMs: 100,
    targetStatements: 25,
    warmUp: 100,
    count: 200,
    perform: checkOut,
  },
];

/** The whole way of a guest: cart, three lines, shipping quotes, order. */
export async function checkOut(client: Client, { skus }: Goods, index: number): Promise<void> {
  // Steps that share no divisor with the number of SKUs: no two neighbours of a run want the same ones.
  const cart = await cartOf(
    client,
    [0, 1, 2].map((line) => nth(skus, index * 7 + line * 1_009)),
  );
  const body = { cartId: cart.id, address };
  await client.must(200, "POST", "/v1/shipping/quotes", { body, headers: cart.headers });
  const order = await client.must<{ status: string }>(201, "POST", "/v1/orders", orderOf(cart));
  if (order.status !== "confirmed") throw new Error(`an order ended ${order.status}`);
}

export interface FilledCart {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function cartOf(client: Client, skus: readonly string[]): Promise<FilledCart> {
  const { id, token } = await client.must<{ id: string; token: string }>(201, "POST", "/v1/carts", { body: {} });
  const headers = { "x-cart-token": token };
  for (const sku of skus)
    await client.must(200, "POST", `/v1/carts/${id}/lines`, { body: { sku, quantity: 1 }, headers });
  return { id, headers };
}

export function orderOf({ id, headers }: FilledCart) {
  const body = {
    cartId: id,
    email: "ada@example.com",
    shippingAddress: address,
    shippingOptionId: "standard",
    payment: { method: "card", paymentMethodId: "pm_card_visa" },
  };
  return { body, headers: { ...headers, "idempotency-key": randomUUID() } };
}
