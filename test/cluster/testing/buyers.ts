import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Shopper, stockedProduct } from "../../support/shopper.ts";
import { shopUrl, staff } from "./shop.ts";

const stock = 100_000;
const buyers = 3;
const pauseMs = 200;

/** Customers who buy one thing after the other. Whatever is not answered with what they asked for is a failure. */
export class Buyers {
  readonly failures: string[] = [];
  bought = 0;
  readonly #sku: string;
  readonly #isStubborn: boolean;
  #isOver = false;
  #all: readonly Promise<void>[] = [];

  private constructor(sku: string, isStubborn: boolean) {
    this.#sku = sku;
    this.#isStubborn = isStubborn;
  }

  /** Stubborn ones ask again for what was not answered, and send an order again under its key, as careful clients do. */
  static async start(sku: string, isStubborn = false): Promise<Buyers> {
    await stockedProduct(await staff(), sku, stock);
    const some = new Buyers(sku, isStubborn);
    some.#all = Array.from({ length: buyers }, () => some.#keepBuying());
    return some;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#all);
    process.stdout.write(`${this.bought} orders, ${this.failures.length} requests failed\n`);
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
    const key = randomUUID();
    const cart = await this.#asked(() => shop.cartWith(this.#sku));
    await this.#asked(async () => {
      const order = await shop.order(cart, { key });
      if (order.status !== 201) throw new Error(`an order was answered ${order.status}: ${order.text}`);
    });
    this.bought += 1;
  }

  async #asked<T>(request: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await request();
      } catch (error) {
        if (!this.#isStubborn) throw error;
        await delay(pauseMs);
      }
    }
  }
}
