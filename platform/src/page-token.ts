import { AppError } from "./errors.ts";

/** Where a page of a list ended that is sorted by time, the newest first. */
export interface TimeCursor {
  readonly createdAt: string;
  readonly id: string;
}

/** Where the next page begins, as a word for the client. */
export function toPageToken({ createdAt, id }: TimeCursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString("base64url");
}

/** Whether a text is a time as we write it, of a day that exists, in a year that databases know too. */
export function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && /^(?!0000)\d{4}-/.test(text) && new Date(time).toISOString() === text;
}

/** Undefined for the first page. What is no id of the list is refused before the database sees it. */
export function fromPageToken(token: string, isId: RegExp): TimeCursor | undefined {
  if (token === "") return undefined;
  const [createdAt = "", id = ""] = Buffer.from(token, "base64url").toString().split(" ");
  if (isInstant(createdAt) && isId.test(id)) return { createdAt, id };
  throw badPageToken();
}

/** For a token that is none of the list's. */
export function badPageToken(message = "take the pageToken from the page before"): AppError {
  return new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "pageToken", code: "page_token", message }],
  });
}
