import { type Money, multiply } from "@shopstream/platform/money.ts";
import { type Cart, type Line, type Notice, refused } from "./cart.ts";
import { type Sku, sellingPrice } from "./sku.ts";

export interface LineView {
  readonly sku: string;
  readonly productId: string | undefined;
  readonly productSlug: string | undefined;
  readonly title: string;
  readonly options: Sku["options"] | undefined;
  readonly image: Sku["image"];
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly priceChanged: boolean;
  readonly previousUnitPrice?: Money;
  readonly purchasable: boolean;
}

/** A cart with the names and prices of today. */
export interface CartView extends Pick<Cart, "id" | "currency" | "region" | "version" | "updatedAt"> {
  readonly lines: readonly LineView[];
  /** Of what can be bought. */
  readonly subtotal: Money;
  readonly notices: readonly (Notice & { readonly title: string })[];
  /** Only in the answer to the creation of a guest cart. */
  readonly token?: string;
}

/** A SKU that is absent from `skus` could not be asked about: its line shows what is known, and ordering will tell. */
export function toView(cart: Cart, skus: ReadonlyMap<string, Sku>): CartView {
  const { id, currency, region, version, updatedAt } = cart;
  const lines = cart.lines.map((line) => toLineView(line, cart, skus.get(line.sku)));
  const bought = lines.filter(({ purchasable }) => purchasable).map(({ total }) => total);
  const notices = (cart.notices ?? []).map((notice) => ({
    ...notice,
    title: skus.get(notice.sku)?.title ?? notice.sku,
  }));
  const subtotal = { amount: payable(bought), currency };
  return { id, currency, region, version, updatedAt, lines, subtotal, notices };
}

// Beyond this a JSON number is not the amount any more.
function payable(parts: readonly Money[]): number {
  const amount = parts.reduce((total, part) => total + part.amount, 0);
  if (Number.isSafeInteger(amount)) return amount;
  throw refused("amount_too_large", "quantity", "this cart costs more than can be paid");
}

function toLineView({ sku: code, quantity, unitAmount }: Line, cart: Cart, sku: Sku | undefined): LineView {
  const before = { amount: unitAmount, currency: cart.currency };
  const price = sku === undefined ? before : sellingPrice(sku, cart);
  const unitPrice = { amount: price?.amount ?? unitAmount, currency: cart.currency };
  const priceChanged = unitPrice.amount !== unitAmount;
  const { productId, productSlug, title = code, options, image } = sku ?? {};
  return {
    sku: code,
    quantity,
    productId,
    productSlug,
    title,
    options,
    image,
    unitPrice,
    total: multiply(unitPrice, quantity),
    priceChanged,
    ...(priceChanged ? { previousUnitPrice: before } : {}),
    purchasable: price !== undefined,
  };
}
