import { AppError } from "@shopstream/platform/errors.ts";
import type { Order } from "./order.ts";

export interface Place {
  readonly createdAt: string;
  readonly id: string;
}

/** Where the next page begins, as a word for the client. */
export function toPageToken({ createdAt, id }: Pick<Order, "createdAt" | "id">): string {
  return Buffer.from(`${createdAt} ${id}`).toString("base64url");
}

/** Undefined for the first page. */
export function fromPageToken(token: string): Place | undefined {
  if (token === "") return undefined;
  const [createdAt = "", id = ""] = Buffer.from(token, "base64url").toString().split(" ");
  if (!Number.isNaN(Date.parse(createdAt)) && id.startsWith("ord_")) return { createdAt, id };
  const message = "not a page token of this list";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "pageToken", code: "page_token", message }],
  });
}
