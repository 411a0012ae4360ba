import { createHash } from "node:crypto";
import type { Answer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { Route } from "./route.ts";
import type { Visit } from "./visit.ts";

/**
 * What the contract lets caches keep, of answers to nobody in particular. The tag is a hash of the body and not the
 * object's version: a product's availability changes without it.
 */
export function cacheHeaders(
  { method: { cache }, isSafe }: Route,
  body: string,
  { token }: Caller,
): Record<string, string> {
  if (cache === undefined || !isSafe) return {};
  const tag: Record<string, string> = cache.etag ? { etag: etagOf(body) } : {};
  if (token !== undefined) return tag;
  return { ...tag, "cache-control": `public, max-age=${cache.maxAgeSeconds}`, vary: "Authorization, Cookie" };
}

/** Weak, because a compressed answer has other bytes and the same tag. */
export function etagOf(body: string): string {
  return `W/"${createHash("sha1").update(body).digest("base64url")}"`;
}

export function isNotModified({ request, verb }: Visit, { status, headers }: Answer): boolean {
  const asked = request.headers["if-none-match"];
  if (asked === undefined || headers.etag === undefined || status !== 200 || (verb !== "GET" && verb !== "HEAD"))
    return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return asked.trim() === "*" || asked.split(",").some((tag) => opaque(tag) === opaque(headers.etag as string));
}

export function withoutBody({ headers }: Answer): Answer {
  const { "content-type": _, ...kept } = headers;
  return { status: 304, headers: kept };
}
