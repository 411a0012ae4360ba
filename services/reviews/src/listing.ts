import { badPageToken, isInstant } from "@shopstream/platform/page-token.ts";
import type { SeenReview } from "./review.ts";

/** The orders that reviews are read in: two for the account's owner and staff, the others for shoppers. */
export const orders = {
  newest: { column: "created_at", field: "createdAt", type: "timestamptz", direction: "desc" },
  waiting: { column: "updated_at", field: "updatedAt", type: "timestamptz", direction: "asc" },
  helpful: { column: "helpful_votes", field: "helpfulVotes", type: "int", direction: "desc" },
  highest: { column: "rating", field: "rating", type: "int", direction: "desc" },
  lowest: { column: "rating", field: "rating", type: "int", direction: "asc" },
} as const;

export type Sort = keyof typeof orders;

/** The last review of the page before. */
export interface Cursor {
  readonly key: string | number;
  readonly id: string;
}

export function toPageToken(sort: Sort, last: SeenReview): string {
  return Buffer.from(JSON.stringify([sort, last[orders[sort].field], last.id])).toString("base64url");
}

/** Undefined for the first page. A token of another order is refused. */
export function fromPageToken(sort: Sort, token: string): Cursor | undefined {
  if (token === "") return undefined;
  const [order, key, id] = parse(token);
  if (order === sort && typeof id === "string" && isKey(sort, key)) return { key, id };
  throw badPageToken("take the pageToken from the page before, and keep the order");
}

function isKey(sort: Sort, key: unknown): key is string | number {
  if (orders[sort].type === "int") return Number.isSafeInteger(key);
  return typeof key === "string" && isInstant(key);
}

function parse(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
