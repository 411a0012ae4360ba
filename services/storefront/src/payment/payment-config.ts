import { settings } from "../config.ts";

export interface PaymentConfig {
  readonly provider: "simulator" | "stripe";
  readonly publishableKey: string;
  /** The simulator's address for browsers; "" for Stripe itself. */
  readonly apiBase: string;
}

const keptMs = 60_000;
let kept: { readonly config: PaymentConfig; readonly untilMs: number } | undefined;

/** Who takes the cards, the same for everybody: asked once a minute. Undefined while the shop does not say. */
export async function paymentConfig(nowMs: number): Promise<PaymentConfig | undefined> {
  if (kept !== undefined && nowMs < kept.untilMs) return kept.config;
  const { GATEWAY_URL, GATEWAY_TIMEOUT_MS } = settings();
  try {
    const response = await fetch(`${GATEWAY_URL}/v1/payments/config`, {
      cache: "no-store",
      signal: AbortSignal.timeout(GATEWAY_TIMEOUT_MS),
    });
    if (response.ok) kept = { config: (await response.json()) as PaymentConfig, untilMs: nowMs + keptMs };
  } catch {
    // What was known before is still the best guess.
  }
  return kept?.config;
}
