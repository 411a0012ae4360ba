import { AppError } from "@shopstream/platform/errors.ts";
import { parseCookie } from "cookie";
import type { Request } from "express";

/** What a request's headers say of who sent it. */
export interface Caller {
  readonly address: string;
  readonly userAgent: string;
  /** A page of ours asks: it keeps tokens in cookies. */
  readonly isBrowser: boolean;
  readonly origin: string | undefined;
  /** The host that the caller asked for, with its port. */
  readonly host: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** The access token, and whether a cookie brought it. */
  readonly token: string | undefined;
  readonly tokenIsCookie: boolean;
  header(name: string): string | undefined;
}

export const accessCookie = "__Host-access";
const longestUserAgent = 500;
const noCookies = {};

export function callerOf(request: Request): Caller {
  const { headers } = request;
  const cookies = headers.cookie === undefined ? noCookies : parseCookie(headers.cookie);
  const fromHeader = headers.authorization?.replace(/^Bearer +/i, "");
  return {
    address: request.ip ?? "",
    userAgent: (headers["user-agent"] ?? "").slice(0, longestUserAgent),
    isBrowser: headers["x-client"] === "web",
    origin: headers.origin,
    host: request.host ?? "",
    cookies,
    token: fromHeader ?? (cookies as Caller["cookies"])[accessCookie],
    tokenIsCookie: fromHeader === undefined,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
  };
}

/** The token, if it can be one; the services check whether it is. Where a bad one counts as none, what cannot be one does too. */
export function tokenOf({ token }: Caller, badIsNone: boolean): string | undefined {
  if (token === undefined || /^[\x21-\x7e]{1,8192}$/.test(token)) return token;
  if (badIsNone) return undefined;
  throw new AppError("unauthenticated", "token_invalid", "the access token is not valid");
}

/**
 * A browser sends cookies also with what another site made it send. So a change that cookies vouch for must carry a
 * header that no other site can add, and must not name another origin.
 */
export function mustNotBeForged(caller: Caller, isSafe: boolean, vouchedByCookie: boolean): void {
  if (isSafe || !(vouchedByCookie || caller.isBrowser)) return;
  const isForeign = caller.origin !== undefined && hostOf(caller.origin) !== caller.host.toLowerCase();
  if (caller.isBrowser && !isForeign) return;
  throw new AppError(
    "forbidden",
    "csrf_rejected",
    "a browser's change must come from our own pages, with the header X-Client: web",
  );
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
