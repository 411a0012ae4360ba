import { AppError } from "@shopstream/platform/errors.ts";
import type { Position, Sort } from "./search-query.ts";

/** A position as clients carry it: opaque, and only good for the order it was made in. */
export function toPageToken(sort: Sort, { number, text, id }: Position): string {
  return Buffer.from(JSON.stringify([sort, number, text, id])).toString("base64url");
}

export function fromPageToken(sort: Sort, token: string): Position {
  const position = read(sort, token);
  if (position !== undefined) return position;
  const message = "take it unchanged from nextPageToken of the same search";
  throw new AppError("invalid", "invalid_page_token", "the page token does not belong to this search", {
    fields: [{ field: "pageToken", code: "invalid", message }],
  });
}

function read(sort: Sort, token: string): Position | undefined {
  try {
    const [itsSort, number, text, id, ...rest] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    if (itsSort !== sort || rest.length > 0) return undefined;
    if (!Number.isFinite(number) || typeof text !== "string" || text.includes("\0")) return undefined;
    if (typeof id !== "string" || !/^\w{1,100}$/.test(id)) return undefined;
    return { number: number as number, text, id };
  } catch {
    return undefined;
  }
}
