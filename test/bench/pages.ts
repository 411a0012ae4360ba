import type { Client } from "./client.ts";
import type { Goods } from "./goods.ts";
import { nth } from "./goods.ts";
import { cartOf, type Operation } from "./operations.ts";

const warmUp = 100;
const count = 200;
const mostCarts = 20;

/** Whole pages of the storefront, as the server makes them for a browser that comes without anything. */
export async function pagesFor(client: Client, { skus }: Goods): Promise<readonly Operation[]> {
  const carts: string[] = [];
  while (carts.length < mostCarts) {
    const at = carts.length * 3;
    const { id, headers } = await cartOf(client, [nth(skus, at), nth(skus, at + 1), nth(skus, at + 2)]);
    carts.push(`__Host-cart=${id}:${headers["x-cart-token"]}`);
  }
  const cost = { warmUp, count };
  return [
    { ...cost, title: "home page", perform: (browser) => browser.page("/") },
    { ...cost, title: "category page", perform: (browser, goods, i) => browser.page(`/c/${nth(goods.categories, i)}`) },
    { ...cost, title: "product page", perform: (browser, goods, i) => browser.page(`/p/${nth(goods.slugs, i)}`) },
    { ...cost, title: "search page", perform: (browser, goods, i) => browser.page(`/search?q=${nth(goods.words, i)}`) },
    {
      ...cost,
      title: "cart page, 3 lines",
      perform: (browser, _, i) => browser.page("/cart", { cookie: nth(carts, i) }),
    },
  ];
}
