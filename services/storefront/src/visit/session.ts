import { settings } from "../config.ts";

export const accessCookie = "__Host-access";
export const refreshCookie = "__Host-refresh";

/** What became of a session whose access token has run out. */
export type Renewal =
  | { readonly outcome: "renewed" | "ended"; readonly setCookies: readonly string[] }
  /** Another tab was faster, or the shop is busy: whoever was signed in stays so, and this page is shown as to a guest. */
  | { readonly outcome: "unknown" };

/** Asks for a new access token in the visitor's name. */
export async function renewSession(headers: Readonly<Record<string, string>>): Promise<Renewal> {
  const { GATEWAY_URL, GATEWAY_TIMEOUT_MS } = settings();
  try {
    const response = await fetch(`${GATEWAY_URL}/v1/auth/refresh`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
      cache: "no-store",
      signal: AbortSignal.timeout(GATEWAY_TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return { outcome: "renewed", setCookies: response.headers.getSetCookie() };
    if (response.status !== 401) return { outcome: "unknown" };
    return { outcome: "ended", setCookies: [accessCookie, refreshCookie].map(forgotten) };
  } catch {
    return { outcome: "unknown" };
  }
}

function forgotten(name: string): string {
  return `${name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`;
}
