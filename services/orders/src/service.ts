import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { idFromUuid, uuidFrom } from "@shopstream/platform/ids.ts";
import { userId } from "@shopstream/platform/principal.ts";
import { mustBeAnAddress } from "./address.ts";
import { type Basket, mustHoldLines, type Shop, toOrderLines } from "./basket.ts";
import { type Address, lineMinor, mustBeAbleTo, type Order, place } from "./order.ts";
import type { OrderTokens } from "./order-token.ts";
import { alreadyOrdered, mustNotBeCancelled } from "./outcome.ts";
import { type Asker, mustUse } from "./ownership.ts";
import type { SagaRunner } from "./saga/runner.ts";
import { begin, type Saga } from "./saga/saga.ts";
import type { SagaStore } from "./saga/store.ts";
import { mustShip, quote, type Shipment, type ShippingQuote } from "./shipping.ts";
import type { ListFilter, OrderStore } from "./store.ts";
import type { Waiting } from "./waiting.ts";

export interface OrdersDeps {
  readonly store: OrderStore;
  readonly sagas: Pick<SagaStore, "requestCancel">;
  readonly runner: Pick<SagaRunner, "begin">;
  readonly waiting: Waiting;
  readonly shop: Shop;
  readonly tokens: OrderTokens;
  readonly clock: Clock;
  /** How long a caller is kept waiting for an order to end. */
  readonly budgetMs: number;
  readonly giveUpMs: number;
}

/** What is bought, by whom, and how. */
export interface Checkout {
  readonly cartId: string;
  readonly cartToken: string;
  readonly email: string;
  readonly locale: string;
  readonly shippingAddress: Address;
  readonly shippingOptionId: string;
  readonly paymentMethodId: string;
}

/** One call: who makes it, under which id, and when they stop waiting. */
export interface Caller extends Asker {
  readonly operationId: string;
  readonly deadlineMs: number;
}

/** What is left of a caller's deadline for the answer's own way back. */
const answerMs = 500;

/** Orders, from the cart to the end. */
export class Orders {
  readonly #deps: OrdersDeps;

  constructor(deps: OrdersDeps) {
    this.#deps = deps;
  }

  async quoteShipping(
    cartId: string,
    cartToken: string,
    address: Address,
  ): Promise<{ quotes: ShippingQuote[]; currency: string }> {
    mustBeAnAddress(address, "address");
    const basket = await this.#deps.shop.basket(cartId, cartToken);
    return { quotes: quote(shipmentOf(basket, address)), currency: basket.currency };
  }

  /** The order, confirmed or still pending; throws when it ended cancelled. The same call again answers the same order. */
  async create(checkout: Checkout, caller: Caller): Promise<Order> {
    const id = orderIdOf(checkout, caller);
    const running = await this.#place(id, checkout, caller);
    const order = await this.#deps.waiting.settle(id, {
      isSettled: isAnswer,
      untilMs: this.#untilMs(caller),
      ...running,
    });
    return mustNotBeCancelled(order, this.tokenFor(order));
  }

  async get(id: string, asker: Asker): Promise<Order> {
    return mustUse(await this.#deps.store.get(id), asker, this.#deps.tokens);
  }

  /** Newest first. */
  list(filter: ListFilter, limit: number): Promise<Order[]> {
    return this.#deps.store.list(filter, limit);
  }

  /** Turns an order back that has not shipped: what it holds is released, what it paid is given back. */
  async cancel(id: string, note: string, caller: Caller): Promise<Order> {
    const order = await this.get(id, caller);
    if (order.status === "cancelled") return order;
    mustBeAbleTo(order, "cancelled");
    await this.#deps.sagas.requestCancel(id, note, new Date(this.#deps.clock.now()));
    const isSettled = ({ status }: Order) => status !== "pending" && status !== "confirmed";
    const settled = await this.#deps.waiting.settle(id, { isSettled, untilMs: this.#untilMs(caller) });
    // It may have been shipped at the same moment.
    if (settled.status !== "cancelled") mustBeAbleTo(settled, "cancelled");
    return settled;
  }

  /** What a guest proves the order with; members need none. */
  tokenFor(order: Order): string {
    return order.customerId === undefined ? this.#deps.tokens.of(order.id) : "";
  }

  /** Begins the order unless an earlier call did: then its cart may be closed, and must not be asked for again. */
  async #place(id: string, checkout: Checkout, caller: Caller): Promise<{ running?: Promise<Order> }> {
    try {
      const order = await this.#draft(id, checkout, caller);
      const saga = begin(id, checkout.paymentMethodId, this.#deps.clock.now(), this.#deps.giveUpMs);
      return await this.#begin(order, saga, caller);
    } catch (error) {
      if ((await this.#deps.store.find(id)) !== undefined) return {};
      throw error;
    }
  }

  /** Another order of the same cart stands in the way, unless it waits for the customer's bank: then this one replaces it. */
  async #begin(order: Order, saga: Saga, caller: Caller): Promise<{ running?: Promise<Order> }> {
    const { runner, store } = this.#deps;
    for (let tries = 0; ; tries += 1) {
      const begun = await runner.begin(order, saga);
      if (begun !== undefined) return begun;
      if ((await store.find(order.id)) !== undefined) return {};
      const other = await store.findOfCart(order);
      if (tries > 0 && other !== undefined) throw alreadyOrdered(other, this.tokenFor(other));
      if (other !== undefined) await this.#replace(other, caller);
    }
  }

  async #replace(other: Order, caller: Caller): Promise<void> {
    if (!isWithBank(other)) return;
    await this.#deps.sagas.requestCancel(other.id, "ordered again", new Date(this.#deps.clock.now()));
    const isSettled = ({ status }: Order) => status !== "pending";
    await this.#deps.waiting.settle(other.id, { isSettled, untilMs: this.#untilMs(caller) });
  }

  async #draft(id: string, checkout: Checkout, { principal }: Caller): Promise<Order> {
    const customerId = userId(principal);
    mustGiveEmail(checkout, customerId);
    mustBeAnAddress(checkout.shippingAddress, "shippingAddress");
    const basket = await this.#deps.shop.basket(checkout.cartId, checkout.cartToken);
    mustHoldLines(basket);
    const lines = toOrderLines(basket, await this.#deps.shop.prices(basket));
    const { priceMinor, ...shippingOption } = mustShip(
      checkout.shippingOptionId,
      shipmentOf({ ...basket, lines }, checkout.shippingAddress),
    );
    const { email, locale, shippingAddress, cartId } = checkout;
    const at = isoTime(this.#deps.clock);
    const { currency, version: cartVersion } = basket;
    return place({
      id,
      customerId,
      email,
      locale,
      currency,
      lines,
      shippingMinor: priceMinor,
      shippingAddress,
      shippingOption,
      cartId,
      cartVersion,
      at,
    });
  }

  #untilMs({ deadlineMs }: Caller): number {
    return Math.min(this.#deps.clock.now() + this.#deps.budgetMs, deadlineMs - answerMs);
  }
}

// Of the key, and of what proves the cart: two guests who happen to choose the same key do not meet.
function orderIdOf({ cartId, cartToken }: Checkout, { operationId }: Caller): string {
  return idFromUuid("ord", uuidFrom(operationId, cartId, cartToken));
}

function isAnswer(order: Order): boolean {
  return order.status !== "pending" || isWithBank(order);
}

function isWithBank({ status, payment }: Order): boolean {
  return status === "pending" && payment.status === "requires_action";
}

function mustGiveEmail({ email }: Checkout, customerId: string | undefined): void {
  if (email !== "" || customerId !== undefined) return;
  const message = "guests give an e-mail address";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "email", code: "required", message }],
  });
}

function shipmentOf(
  basket: Pick<Basket, "currency"> & { lines: readonly { unitMinor: number; quantity: number }[] },
  { country }: Address,
): Shipment {
  return {
    country,
    currency: basket.currency,
    subtotalMinor: basket.lines.reduce((total, line) => total + lineMinor(line), 0),
  };
}
