import { createHmac } from "node:crypto";

/** The value of `Stripe-Signature`: HMAC-SHA256 over "time.payload" with the endpoint's secret, as Stripe documents it. */
export function signWebhook(payload: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const signature = createHmac("sha256", secret).update(`${seconds}.${payload}`).digest("hex");
  return `t=${seconds},v1=${signature}`;
}
