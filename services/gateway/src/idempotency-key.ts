import { AppError } from "@shopstream/platform/errors.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import type { Caller } from "./caller.ts";

const field = "Idempotency-Key";

/** The caller's key, where the method takes one. */
export function idempotencyKeyOf({ idempotency }: MethodDefinition, caller: Caller): string | undefined {
  const key = idempotency === "none" ? undefined : caller.header("idempotency-key");
  if (key === undefined && idempotency === "required") {
    const message = "send an Idempotency-Key header: a repeat with the same key is safe";
    throw new AppError("invalid", "idempotency_key_required", message, {
      fields: [{ field, code: "required", message: "this header is required" }],
    });
  }
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = "must be 1 to 255 visible ASCII characters";
  throw new AppError("invalid", "invalid_request", `${field} ${message}`, {
    fields: [{ field, code: "bad_format", message }],
  });
}
