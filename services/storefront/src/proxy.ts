import { type NextRequest, NextResponse } from "next/server";
import { defaultLocale, isLocale, type Locale, localeCookie, pathIn, preferredLocale, splitLocale } from "./locale.ts";
import { paymentConfig } from "./payment/payment-config.ts";
import { newNonce } from "./random.ts";
import { now } from "./server-clock.ts";
import { contentPolicy } from "./visit/content-policy.ts";
import { withSetCookies } from "./visit/cookie-header.ts";
import { localeHeader, pathHeader } from "./visit/own-headers.ts";
import { isForMembers } from "./visit/protected-path.ts";
import { accessCookie, refreshCookie, renewSession } from "./visit/session.ts";
import { visitorHeaders } from "./visit/visitor-headers.ts";

/** Before every page: its language, the visitor's session, who may see it, and what it may run. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const { locale, isNamed, rest } = splitLocale(pathname);
  if (isNamed && locale === defaultLocale) return redirectTo(request, `${rest}${search}`);
  const preferred = rest === "/" && !isNamed ? preferredOf(request) : locale;
  if (preferred !== locale) return varying(redirectTo(request, pathIn(preferred, `/${search}`)));
  const { cookie, setCookies } = await renewed(request);
  const isSignedIn = new RegExp(`(^|; )${accessCookie}=`).test(cookie);
  // What is sent to a page keeps its page: the action tells that the session has ended, and nothing typed is lost.
  const isAsked = request.method === "GET" || request.method === "HEAD";
  if (isAsked && isForMembers(rest) && !isSignedIn) return withCookies(signIn(request, locale), setCookies);
  // On every page, because the policy of the first one holds for all that follow without loading anew.
  const cards = await paymentConfig(now());
  return withCookies(render(request, { locale, rest, cookie, cardsTo: cards?.apiBase ?? "" }), setCookies);
}

// Files and pictures are the same for everybody.
export const config = { matcher: ["/((?!_next/|img/|favicon|icon|apple-icon|manifest|robots|sitemap).*)"] };

interface PageVisit {
  readonly locale: Locale;
  /** The path without the language. */
  readonly rest: string;
  readonly cookie: string;
  readonly cardsTo: string;
}

function render(request: NextRequest, { locale, rest, cookie, cardsTo }: PageVisit): NextResponse {
  const nonce = newNonce();
  const policy = contentPolicy(nonce, { isSecure: request.headers.get("x-forwarded-proto") === "https", cardsTo });
  const headers = new Headers(request.headers);
  headers.set("cookie", cookie);
  headers.set(localeHeader, locale);
  headers.set(pathHeader, `${rest}${request.nextUrl.search}`);
  // Next.js puts the nonce that it finds here on its own scripts.
  headers.set("content-security-policy", policy);
  const target = request.nextUrl.clone();
  target.pathname = `/${locale}${rest}`;
  const response = NextResponse.rewrite(target, { request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("content-language", locale);
  return response;
}

/** Renews an access token that has run out, so that the page is rendered for the member and not for a guest. */
async function renewed(request: NextRequest): Promise<{ cookie: string; setCookies: readonly string[] }> {
  const cookie = request.headers.get("cookie") ?? "";
  if (request.cookies.has(accessCookie) || !request.cookies.has(refreshCookie)) return { cookie, setCookies: [] };
  const renewal = await renewSession(visitorHeaders(request.headers, cookie));
  if (renewal.outcome === "unknown") return { cookie, setCookies: [] };
  return { cookie: withSetCookies(cookie, renewal.setCookies), setCookies: renewal.setCookies };
}

function signIn(request: NextRequest, locale: Locale): NextResponse {
  const { pathname, search } = request.nextUrl;
  return redirectTo(request, `${pathIn(locale, "/sign-in")}?next=${encodeURIComponent(`${pathname}${search}`)}`);
}

// Search engines name no language and stay; people who chose one are taken at their word.
function preferredOf(request: NextRequest): Locale {
  const chosen = request.cookies.get(localeCookie)?.value;
  if (isLocale(chosen)) return chosen;
  return preferredLocale(request.headers.get("accept-language") ?? "") ?? defaultLocale;
}

// Next.js makes it relative again, so that it holds at whatever address the visitor came by.
function redirectTo(request: NextRequest, path: string): NextResponse {
  return NextResponse.redirect(new URL(path, request.nextUrl.origin), 307);
}

function varying(response: NextResponse): NextResponse {
  response.headers.set("vary", "Accept-Language, Cookie");
  return response;
}

function withCookies(response: NextResponse, setCookies: readonly string[]): NextResponse {
  for (const line of setCookies) response.headers.append("set-cookie", line);
  return response;
}
