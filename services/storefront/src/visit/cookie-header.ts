import { parseCookie, parseSetCookie, stringifyCookie } from "cookie";

export function toCookieHeader(cookies: readonly { readonly name: string; readonly value: string }[]): string {
  return stringifyCookie(Object.fromEntries(cookies.map(({ name, value }) => [name, value])));
}

/** The Cookie header as the browser will send it once it has these Set-Cookie headers. */
export function withSetCookies(cookieHeader: string, setCookies: readonly string[]): string {
  const jar = { ...parseCookie(cookieHeader) };
  for (const { name, value, maxAge } of setCookies.map((line) => parseSetCookie(line))) {
    if (maxAge === 0) delete jar[name];
    else jar[name] = value ?? "";
  }
  return stringifyCookie(jar);
}

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly path: "/";
  readonly secure: true;
  readonly httpOnly: true;
  readonly sameSite: "lax";
  readonly maxAge: number;
}

/** A cookie of the gateway, which sets them all alike: for this host, this path, and no script. */
export function cookieOf(line: string): SetCookie {
  const { name, value = "", maxAge = 0 } = parseSetCookie(line);
  return { name, value, maxAge, path: "/", secure: true, httpOnly: true, sameSite: "lax" };
}
