import Stripe from "stripe";

export interface StripeClientOptions {
  readonly secretKey: string;
  /** The simulator's address; Stripe's own without it. */
  readonly apiBase: string | undefined;
  readonly timeoutMs: number;
}

/** The official SDK. It does not retry by itself: our caller repeats the step, under the same idempotency key. */
export function createStripe({ secretKey, apiBase, timeoutMs }: StripeClientOptions): Stripe {
  const options = { timeout: timeoutMs, maxNetworkRetries: 0, telemetry: false };
  if (apiBase === undefined) return new Stripe(secretKey, options);
  const { hostname, port, protocol } = new URL(apiBase);
  return new Stripe(secretKey, {
    ...options,
    host: hostname,
    port,
    protocol: protocol === "https:" ? "https" : "http",
  });
}
