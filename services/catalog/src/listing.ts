import { AppError } from "@shopstream/platform/errors.ts";
import { isInstant } from "@shopstream/platform/page-token.ts";
import type { Market } from "./price.ts";

export type Sort = "newest" | "price_asc" | "price_desc" | "title" | "rating";

/** Where a page ended: the sort key and id of its last product. Products without a price of the currency come second. */
export interface Cursor {
  readonly key: string | number;
  readonly id: string;
  readonly part: 0 | 1;
}

/** One page of a category; the empty slug is the shop. */
export interface ListQuery {
  readonly category: string;
  readonly sort: Sort;
  readonly market: Market;
  readonly limit: number;
  readonly after?: Cursor | undefined;
}

/** An opaque token for the page after the cursor. It belongs to its sort, and for prices to the market. */
export function toPageToken({ key, id, part }: Cursor, query: ListQuery): string {
  return Buffer.from(JSON.stringify([scopeOf(query), key, id, part])).toString("base64url");
}

export function fromPageToken(token: string, query: ListQuery): Cursor {
  const [scope, key, id, part] = parse(token);
  const sound =
    scope === scopeOf(query) &&
    typeof id === "string" &&
    /^prod_[0-9a-z]{26}$/.test(id) &&
    (part === 0 || part === 1) &&
    isKeyOf(query.sort, key);
  if (!sound) throw badToken();
  return { key: key as string | number, id, part };
}

function scopeOf({ sort, market }: ListQuery): string {
  return sort.startsWith("price") ? `${sort} ${market.currency} ${market.region}` : sort;
}

function parse(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isKeyOf(sort: Sort, key: unknown): boolean {
  if (sort === "title") return typeof key === "string" && !key.includes("\0") && key.isWellFormed();
  if (sort === "newest") return typeof key === "string" && isInstant(key);
  return typeof key === "number" && (sort === "rating" || Number.isSafeInteger(key));
}

export function badToken(): AppError {
  const fields = [
    { field: "pageToken", code: "bad_page_token", message: "take the nextPageToken of a page of the same list" },
  ];
  return new AppError("invalid", "invalid_request", "this page token does not belong to this list", { fields });
}
