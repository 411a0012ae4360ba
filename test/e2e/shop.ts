import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { type OrderBody, Shopper, stockedProduct } from "../support/shopper.ts";
import { SimulatedProvider } from "../support/simulator.ts";

export interface TestProduct {
  readonly sku: string;
  readonly slug: string;
  readonly title: string;
}

/** The shop's side of a browser test: what staff, the bank and the books know. */
export class TestShop {
  readonly shopper: Shopper;
  readonly provider: SimulatedProvider;
  #staff: Promise<Shopper> | undefined;

  constructor() {
    const platform = inject("platform");
    this.shopper = new Shopper(platform.url);
    this.provider = new SimulatedProvider(platform);
  }

  staff(): Promise<Shopper> {
    const { email, password } = inject("platform").admin;
    this.#staff ??= this.shopper.signedIn(email, password);
    return this.#staff;
  }

  /** A product of its own for a test, with so many on hand. */
  async product(onHand = 20, amount = 2_500): Promise<TestProduct> {
    const sku = `E-${randomUUID()}`;
    await stockedProduct(await this.staff(), sku, onHand, amount);
    const title = `Test ${sku}`;
    return { sku, slug: title.toLowerCase().replaceAll(" ", "-"), title };
  }

  async stock(sku: string): Promise<{ onHand: number; held: number }> {
    return (await (await this.staff()).send<{ onHand: number; held: number }>("GET", `/v1/inventory/${sku}`)).body;
  }

  async setStock(sku: string, onHand: number): Promise<void> {
    await (await this.staff()).send("PUT", `/v1/inventory/${sku}`, { body: { onHand } });
  }

  /** What it costs from now on. */
  async setPrice({ slug, sku }: TestProduct, amount: number): Promise<void> {
    const staff = await this.staff();
    const { body } = await staff.send<{ id: string; version: number }>("GET", `/v1/products/${slug}`);
    const variants = [{ sku, prices: [{ amount, currency: "EUR" }] }];
    const changed = await staff.send("PATCH", `/v1/products/${body.id}`, { body: { version: body.version, variants } });
    if (changed.status !== 200) throw new Error(`the price of ${sku} stays: ${changed.text}`);
  }

  /** It is not sold any more. */
  async withdraw({ slug, sku }: TestProduct): Promise<void> {
    const staff = await this.staff();
    const { body } = await staff.send<{ id: string; version: number }>("GET", `/v1/products/${slug}`);
    const changed = await staff.send("PATCH", `/v1/products/${body.id}`, {
      body: { version: body.version, status: "archived" },
    });
    if (changed.status !== 200) throw new Error(`${sku} is still sold: ${changed.text}`);
  }

  /** As staff see it. */
  async order(id: string): Promise<OrderBody> {
    return (await (await this.staff()).send<OrderBody>("GET", `/v1/orders/${id}`)).body;
  }

  /** How often an order was charged, counted at the bank. */
  async charges(id: string): Promise<number> {
    return (await this.provider.charges(id)).length;
  }
}

export function orderIdIn(url: string): string {
  const [id] = /ord_\w+/.exec(url) ?? [];
  if (id === undefined) throw new Error(`no order in ${url}`);
  return id;
}
