import { AppError } from "@shopstream/platform/errors.ts";
import type { Cursor } from "./store.ts";

export function toPageToken({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString("base64url");
}

/** Undefined for the first page. */
export function fromPageToken(token: string): Cursor | undefined {
  if (token === "") return undefined;
  const [createdAt = "", id = ""] = Buffer.from(token, "base64url").toString().split(" ");
  if (!Number.isNaN(Date.parse(createdAt)) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    return { createdAt, id };
  const message = "take the pageToken from the page before";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "pageToken", code: "page_token", message }],
  });
}
