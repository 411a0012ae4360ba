import type { FieldProblem } from "@shopstream/platform/errors.ts";
import type { ErrorObject } from "ajv";

/** Stable words for what JSON Schema's keywords find. */
const codes: Readonly<Record<string, string>> = {
  required: "required",
  type: "wrong_type",
  enum: "not_allowed",
  pattern: "bad_format",
  format: "bad_format",
  minLength: "too_short",
  maxLength: "too_long",
  minimum: "too_small",
  maximum: "too_large",
  minItems: "too_few",
  maxItems: "too_many",
  maxProperties: "too_many",
};

/** Nobody corrects more at once, and the answer stays small. */
const most = 100;

/** One problem for each field, the first found, named by its path: variants[0].prices[0].amount. */
export function toFieldProblems(errors: readonly ErrorObject[]): FieldProblem[] {
  const byField = new Map<string, FieldProblem>();
  for (const error of errors) {
    const field = fieldOf(error);
    if (!byField.has(field))
      byField.set(field, { field, code: codes[error.keyword] ?? "invalid", message: messageOf(error) });
    if (byField.size >= most) break;
  }
  return [...byField.values()];
}

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = toPath(instancePath);
  if (keyword !== "required") return path || "body";
  const missing = String(params.missingProperty);
  return path === "" ? missing : `${path}.${missing}`;
}

// RFC 6901: ~1 is a slash and ~0 a tilde.
function toPath(pointer: string): string {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce(
    (path, key) => (/^\d+$/.test(key) ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${key}`),
    "",
  );
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === "required") return "is required";
  if (keyword === "enum") return `must be one of ${(params.allowedValues as unknown[]).join(", ")}`;
  return message ?? "is not valid";
}
