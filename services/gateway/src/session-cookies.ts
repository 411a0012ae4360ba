import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { stringifySetCookie } from "cookie";
import { accessCookie, type Caller } from "./caller.ts";
import { withToken } from "./object-cookie.ts";
import type { PlainJson } from "./plain-json.ts";

const orderCookie = "__Host-order";
const longSeconds = 30 * 24 * 3600;
const methods: readonly MethodDefinition[] = contract.flatMap((service) =>
  Object.values<MethodDefinition>(service.methods),
);
const sessionCookies = new Set(
  methods.filter(({ session }) => session === "start").flatMap(({ cookies }) => cookies.map(({ cookie }) => cookie)),
);

/** Whether a cookie holds a token of the session itself, and not tokens of carts or orders. */
export function isSessionCookie(name: string): boolean {
  return sessionCookies.has(name);
}

/**
 * Takes the secrets out of a browser's answer and puts them into cookies that no script can read. Others get them once:
 * what is empty is left out, so that nobody who keeps the latest answer loses the token.
 */
export function toCookies(
  answer: PlainJson,
  { cookies, session }: MethodDefinition,
  caller: Caller,
): { body: PlainJson; setCookies: string[] } {
  const body = { ...answer };
  const setCookies = session === "end" && caller.isBrowser ? [...sessionCookies].map(clearCookie) : [];
  for (const { field, cookie } of cookies) {
    const value = body[field];
    if (caller.isBrowser || value === "") delete body[field];
    if (caller.isBrowser && typeof value === "string" && value !== "")
      setCookies.push(cookieOf(cookie, value, answer, caller));
  }
  return { body, setCookies };
}

/** An order that was cancelled at once can be read by its guest: a browser gets the token for that as a cookie, too. */
export function withoutOrderToken(error: unknown, caller: Caller): { error: unknown; setCookies: string[] } {
  if (!caller.isBrowser || !isAppError(error)) return { error, setCookies: [] };
  const { orderToken, ...details } = error.options.details ?? {};
  if (typeof orderToken !== "string") return { error, setCookies: [] };
  return {
    error: new AppError(error.kind, error.code, error.message, { ...error.options, details }),
    setCookies: [cookieOf(orderCookie, orderToken, { id: details.orderId }, caller)],
  };
}

export function clearCookie(name: string): string {
  return setCookie(name, "", 0);
}

function cookieOf(name: string, value: string, answer: PlainJson, caller: Caller): string {
  if (name === accessCookie) return setCookie(name, value, Number(answer.expiresIn));
  if (isSessionCookie(name)) return setCookie(name, value, longSeconds);
  return setCookie(name, withToken(caller.cookies[name], String(answer.id), value), longSeconds);
}

function setCookie(name: string, value: string, maxAge: number): string {
  return stringifySetCookie({ name, value, maxAge, path: "/", secure: true, httpOnly: true, sameSite: "lax" });
}
