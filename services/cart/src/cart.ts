import { AppError } from "@shopstream/platform/errors.ts";
import { type Market, type Price, type Sku, sellingPrice } from "./sku.ts";

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  /** What one cost when the customer last touched the line. */
  readonly unitAmount: number;
}

/** What a merge could not take in, and why: the codes with which adding is refused. */
export interface Notice {
  readonly code: "currency_mismatch" | "unknown_sku" | "quantity_limit" | "cart_full";
  readonly sku: string;
  readonly quantity: number;
}

/** Whose cart it is: an account's, or of whoever holds the secret with this SHA-256. */
export type Owner = { readonly accountId: string } | { readonly tokenHash: string };

/** A cart as it is stored: what the customer decided. Names and prices are looked up when it is shown. */
export interface Cart extends Market {
  readonly id: string;
  readonly owner: Owner;
  /** Rises by one with each change. */
  readonly version: number;
  readonly updatedAt: string;
  readonly lines: readonly Line[];
  /** Idempotency keys (hashed) of the last additions, and the guest carts and orders that were last taken in or out. */
  readonly answered: readonly string[];
  readonly merged: readonly string[];
  readonly closedFor: readonly string[];
  /** Told with the cart until its customer changes it. Absent in carts from before there were any. */
  readonly notices?: readonly Notice[];
  /** A guest cart that was moved into this member's cart takes nothing more. */
  readonly mergedInto?: string;
}

const mostPerLine = 999;
const mostLines = 100;

/** Adds to what the line has. Whoever adds has seen the price, so the line now remembers that one. */
export function addToLine(cart: Cart, sku: string, quantity: number, price: Price): Cart {
  const had = cart.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  return putLine(cart, sku, had + quantity, price);
}

/** Sets the line to this quantity at this price. An empty cart takes the price's currency. */
export function putLine(cart: Cart, sku: string, quantity: number, { amount, currency }: Price): Cart {
  if (quantity > mostPerLine)
    throw refused("quantity_limit", "quantity", `at most ${mostPerLine} of one article fit into a cart`);
  const line: Line = { sku, quantity, unitAmount: amount };
  const isNew = !cart.lines.some((known) => known.sku === sku);
  if (isNew && cart.lines.length >= mostLines)
    throw refused("cart_full", "sku", `at most ${mostLines} different articles fit into a cart`);
  const lines = isNew ? [...cart.lines, line] : cart.lines.map((known) => (known.sku === sku ? line : known));
  return { ...cart, currency, lines };
}

export function removeLine(cart: Cart, sku: string): Cart {
  const lines = cart.lines.filter((line) => line.sku !== sku);
  return lines.length === cart.lines.length ? cart : { ...cart, lines };
}

/**
 * A member's cart with a guest's lines in it. An empty one becomes the guest's. Otherwise what cannot be paid in the
 * member's currency, or does not fit, stays out, with a notice of it. Taking in the same guest cart again changes nothing.
 */
export function takeIn(member: Cart, guest: Cart, skus: ReadonlyMap<string, Sku>): Cart {
  if (member.merged.includes(guest.id)) return member;
  const merged = last(20, [...member.merged, guest.id]);
  if (member.lines.length === 0)
    return { ...member, merged, currency: guest.currency, region: guest.region, lines: guest.lines };
  return { ...guest.lines.reduce((cart, line) => takeInLine(cart, line, guest.currency, skus), member), merged };
}

function takeInLine(cart: Cart, line: Line, currency: string, skus: ReadonlyMap<string, Sku>): Cart {
  const known = cart.lines.find(({ sku }) => sku === line.sku);
  if (known !== undefined) {
    const quantity = Math.min(mostPerLine, known.quantity + line.quantity);
    const lines = cart.lines.map((other) => (other === known ? { ...known, quantity } : other));
    const over = known.quantity + line.quantity - quantity;
    return over === 0 ? { ...cart, lines } : noticed({ ...cart, lines }, "quantity_limit", { ...line, quantity: over });
  }
  const sku = skus.get(line.sku);
  const unitAmount = currency === cart.currency ? line.unitAmount : sku && sellingPrice(sku, cart)?.amount;
  if (unitAmount === undefined) return noticed(cart, sku?.sold ? "currency_mismatch" : "unknown_sku", line);
  if (cart.lines.length >= mostLines) return noticed(cart, "cart_full", line);
  return { ...cart, lines: [...cart.lines, { ...line, unitAmount }] };
}

function noticed(cart: Cart, code: Notice["code"], { sku, quantity }: Line): Cart {
  return { ...cart, notices: last(mostLines, [...(cart.notices ?? []), { code, sku, quantity }]) };
}

/** The end of a list that must not grow for ever. */
export function last<T>(count: number, list: readonly T[]): readonly T[] {
  return list.slice(-count);
}

export function refused(code: string, field: string, message: string): AppError {
  return new AppError("rejected", code, message, { fields: [{ field, code, message }] });
}
