import { Shopper, stockedProduct } from "../../support/shopper.ts";
import { shopUrl, staff } from "./shop.ts";

const stock = 100_000;
const buyers = 3;

/** Customers who buy one thing after the other. Whatever is not answered with what they asked for is a failure. */
export class Buyers {
  readonly failures: string[] = [];
  bought = 0;
  readonly #sku: string;
  #isOver = false;
  #all: readonly Promise<void>[] = [];

  private constructor(sku: string) {
    this.#sku = sku;
  }

  static async start(sku: string): Promise<Buyers> {
    await stockedProduct(await staff(), sku, stock);
    const some = new Buyers(sku);
    some.#all = Array.from({ length: buyers }, () => some.#keepBuying());
    return some;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#all);
  }

  async #keepBuying(): Promise<void> {
    const shop = new Shopper(shopUrl);
    while (!this.#isOver) {
      await this.#buy(shop).catch((error: Error) =>
        this.failures.push(`${error.message} ${String(error.cause ?? "")}`),
      );
    }
  }

  async #buy(shop: Shopper): Promise<void> {
    const order = await shop.order(await shop.cartWith(this.#sku));
    if (order.status !== 201) throw new Error(`an order was answered ${order.status}: ${order.text}`);
    this.bought += 1;
  }
}
