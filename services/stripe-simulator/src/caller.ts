import type { Caller } from "./call.ts";
import type { Operation } from "./operation.ts";
import { StripeError } from "./stripe-error.ts";

export interface Keys {
  secretKey: string;
  publishableKey: string;
}

/** Reads the key from `Authorization` (bearer, or basic with the key as user name) and says whose it is. */
export function identifyCaller(keys: Keys, authorization: string | undefined): Caller {
  const key = keyIn(authorization);
  if (key === keys.secretKey) return "server";
  if (key === keys.publishableKey) return "browser";
  throw new StripeError(401, {
    type: "invalid_request_error",
    message: key === "" ? "You did not provide an API key." : `Invalid API Key provided: ${masked(key)}`,
  });
}

export function mustBeAllowed(caller: Caller, operation: Operation): void {
  if (caller === "server" || operation.forBrowsers) return;
  throw new StripeError(403, {
    type: "invalid_request_error",
    code: "secret_key_required",
    message: "This API call cannot be made with a publishable API key. Please use a secret API key.",
  });
}

function keyIn(authorization = ""): string {
  const [scheme, value = ""] = authorization.split(" ");
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return "";
  return Buffer.from(value, "base64").toString().split(":")[0] ?? "";
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${"*".repeat(8)}`;
}
