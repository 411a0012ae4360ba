import { AppError } from "@shopstream/platform/errors.ts";
import type { OrderLine } from "./order.ts";

/** A cart as ordering sees it. */
export interface Basket {
  readonly id: string;
  readonly version: number;
  readonly currency: string;
  readonly region: string;
  readonly lines: readonly BasketLine[];
}

export interface BasketLine extends Omit<OrderLine, "refundedQuantity"> {
  readonly purchasable: boolean;
  /** What the customer last saw, when it is not what the line costs now. */
  readonly seenMinor?: number;
}

/** Where baskets and today's prices come from. */
export interface Shop {
  basket(id: string, cartToken: string): Promise<Basket>;
  /** Unit prices by SKU, from the catalogue itself; what is not sold is left out. */
  prices(basket: Basket): Promise<ReadonlyMap<string, number>>;
}

/** The lines to order, once it is sure that each is sold, and for the price that the customer has seen. */
export function toOrderLines(basket: Basket, prices: ReadonlyMap<string, number>): OrderLine[] {
  mustBeSold(basket.lines.filter((line) => !(line.purchasable && prices.has(line.sku))));
  mustCostWhatWasSeen(basket, prices);
  return basket.lines.map(({ purchasable: _, seenMinor: __, ...line }) => ({ ...line, refundedQuantity: 0 }));
}

/** The cart holds something. */
export function mustHoldLines(basket: Basket): void {
  if (basket.lines.length > 0) return;
  const message = "the cart is empty";
  throw new AppError("rejected", "cart_empty", message, { fields: [{ field: "cartId", code: "cart_empty", message }] });
}

function mustBeSold(gone: readonly BasketLine[]): void {
  if (gone.length === 0) return;
  throw new AppError("rejected", "not_purchasable", "some lines are not sold any more: remove them", {
    details: { skus: gone.map(({ sku }) => sku) },
    fields: gone.map(({ sku }) => ({ field: `lines.${sku}`, code: "not_purchasable", message: "not sold any more" })),
  });
}

function mustCostWhatWasSeen({ lines, currency }: Basket, prices: ReadonlyMap<string, number>): void {
  const changes = lines
    .map((line) => ({ sku: line.sku, now: prices.get(line.sku) as number, seen: line.seenMinor ?? line.unitMinor }))
    .filter(({ now, seen }) => now !== seen);
  if (changes.length === 0) return;
  const money = (amount: number) => ({ amount, currency });
  throw new AppError("conflict", "price_changed", "prices changed since the cart was last looked at", {
    details: {
      lines: changes.map(({ sku, now, seen }) => ({ sku, unitPrice: money(now), previousUnitPrice: money(seen) })),
    },
    fields: changes.map(({ sku }) => ({ field: `lines.${sku}`, code: "price_changed", message: "the price changed" })),
  });
}
