import { AppError } from "@shopstream/platform/errors.ts";

/** Where a page ended: the accounts before it are newer. */
export interface AccountCursor {
  readonly createdAt: string;
  readonly id: string;
}

export function toPageToken({ createdAt, id }: AccountCursor): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");
}

export function fromPageToken(token: string): AccountCursor | undefined {
  if (token === "") return undefined;
  const [createdAt, id] = parse(token);
  if (typeof createdAt === "string" && typeof id === "string" && !Number.isNaN(Date.parse(createdAt))) {
    return { createdAt, id };
  }
  const message = "take the pageToken from the page before";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "pageToken", code: "page_token", message }],
  });
}

function parse(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
