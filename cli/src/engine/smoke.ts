import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { PlatformFile } from "./platform-file.ts";
import type { Rest, RestAnswer } from "./rest.ts";

export interface SmokeContext {
  readonly shop: Rest;
  readonly admin: Rest;
  readonly simulator: PlatformFile["simulator"];
  readonly inbox: PlatformFile["inbox"];
  readonly clock: Clock;
  readonly random: Random;
  /** The ids of the products that the journeys made, to be taken away after them. */
  readonly products: string[];
}

export interface SmokeOrder {
  readonly id: string;
  readonly token: string;
  readonly orderId?: string;
  readonly status: string;
  readonly code?: string;
  readonly payment: { readonly status: string; readonly clientSecret: string };
}

/** One thing a customer does, told as a sentence. It throws when it goes otherwise. */
export interface Journey {
  readonly title: string;
  readonly run: (smoke: SmokeContext) => Promise<void>;
  readonly needsSimulator?: true;
  readonly needsInbox?: true;
}

interface Cart {
  readonly id: string;
  readonly headers: Record<string, string>;
}

const address = { name: "Smoke Test", line1: "1 Test Street", city: "Berlin", postalCode: "10115", country: "DE" };
const endsWithinMs = 20_000;

/** A product of its own, so that a shop without one can be tested too, and nobody else's stock is touched. */
export async function product({ admin, random, products }: SmokeContext, onHand: number): Promise<string> {
  const sku = `SMOKE-${random.uuid()}`;
  const variants = [{ sku, prices: [{ amount: 1_500, currency: "EUR" }], initialStock: onHand }];
  const body = { title: `Smoke test ${sku.slice(-8)}`, variants };
  const { id } = await admin.ask<{ id: string }>("POST", "/v1/products", { body });
  products.push(id);
  return sku;
}

/** Takes away what the journeys brought. Orders and accounts stay: a shop forgets neither because somebody asks. */
export async function cleanUp({ admin, products }: SmokeContext): Promise<void> {
  for (const id of products.splice(0)) await admin.ask("DELETE", `/v1/products/${id}`);
}

export async function cartWith(shop: Pick<Rest, "ask">, sku: string, quantity = 1): Promise<Cart> {
  const cart = await shop.ask<{ id: string; token: string }>("POST", "/v1/carts", { body: {} });
  const headers = { "x-cart-token": cart.token };
  await shop.ask("POST", `/v1/carts/${cart.id}/lines`, { body: { sku, quantity }, headers });
  return { id: cart.id, headers };
}

export function order(
  shop: Rest,
  cart: Cart,
  key: string,
  card = "pm_card_visa",
  email = "smoke@example.com",
): Promise<RestAnswer<SmokeOrder>> {
  return shop.send<SmokeOrder>("POST", "/v1/orders", orderRequest(cart, key, card, email));
}

/** What is sent to place an order, the same each time under its key. */
export function orderRequest(cart: Cart, key: string, card: string, email: string) {
  const payment = { method: "card", paymentMethodId: card };
  const body = { cartId: cart.id, email, shippingAddress: address, shippingOptionId: "standard", payment };
  return { body, headers: { ...cart.headers, "idempotency-key": key } };
}

/** The order once it has the status; throws when it takes too long. */
export async function untilStatus(
  { shop, clock }: SmokeContext,
  { id, token }: SmokeOrder,
  status: string,
): Promise<SmokeOrder> {
  for (const until = clock.now() + endsWithinMs; clock.now() < until; ) {
    const seen = await shop.ask<SmokeOrder>("GET", `/v1/orders/${id}`, { headers: { "x-order-token": token } });
    if (seen.status === status) return seen;
    await clock.sleep(100);
  }
  throw new Error(`order ${id} is not ${status} after ${endsWithinMs / 1000} s`);
}

export function expect(isAsExpected: boolean, otherwise: string): void {
  if (!isAsExpected) throw new Error(otherwise);
}
