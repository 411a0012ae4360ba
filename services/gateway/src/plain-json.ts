import { AppError } from "@shopstream/platform/errors.ts";

export type PlainJson = Record<string, unknown>;

/** More than the largest product of the contract needs, and few enough to report every one of them as wrong. */
const mostValues = 100_000;
const mostElements = 1_000;
const deepest = 32;

interface Walk {
  values: number;
}

/**
 * Makes a parsed document safe to work with, in place: nulls count as absent, `__proto__` is no field, and text that
 * no store can hold is refused. Limits keep a small document from becoming much work.
 */
export function tidyJson(value: unknown): unknown {
  tidy(value, "", 0, { values: 0 });
  return value;
}

/** Text as JSON and databases allow it: no NUL, no half of a surrogate pair. */
export function mustBeText(text: string, field: string): string {
  if (!text.includes("\0") && text.isWellFormed()) return text;
  throw refused(field, "invalid_character", "must not hold NUL or broken Unicode");
}

function tidy(value: unknown, field: string, depth: number, walk: Walk): void {
  walk.values += 1;
  if (walk.values > mostValues) throw refused("body", "too_many", `must not hold more than ${mostValues} values`);
  if (typeof value === "string") mustBeText(value, field);
  if (typeof value !== "object" || value === null) return;
  if (depth >= deepest) throw refused("body", "too_deep", `must not be nested more than ${deepest} levels deep`);
  if (Array.isArray(value)) tidyArray(value, field, depth, walk);
  else tidyObject(value as PlainJson, field, depth, walk);
}

function tidyArray(values: readonly unknown[], field: string, depth: number, walk: Walk): void {
  if (values.length > mostElements)
    throw refused(field || "body", "too_many", `must not have more than ${mostElements} items`);
  for (let index = 0; index < values.length; index += 1) tidy(values[index], `${field}[${index}]`, depth + 1, walk);
}

function tidyObject(object: PlainJson, field: string, depth: number, walk: Walk): void {
  const keys = Object.keys(object);
  if (keys.length > mostElements)
    throw refused(field || "body", "too_many", `must not have more than ${mostElements} members`);
  for (const key of keys) {
    if (object[key] === null || key === "__proto__") delete object[key];
    else
      tidy(object[key], field === "" ? mustBeText(key, "body") : `${field}.${mustBeText(key, field)}`, depth + 1, walk);
  }
}

function refused(field: string, code: string, message: string): AppError {
  return new AppError("invalid", "invalid_request", `${field} ${message}`, { fields: [{ field, code, message }] });
}
