import { AppError, type FieldProblem } from "@shopstream/platform/errors.ts";
import { mustBeText, type PlainJson } from "./plain-json.ts";

/** The part of a request message's JSON Schema that says how to read a query. */
export interface QuerySchema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string; readonly items?: { readonly type?: string; readonly $ref?: string } }>
  >;
}

/**
 * Reads a query string as a request message. Lists are repeated or separated by commas, `attr.colour=red` is an entry
 * of the map `attr`, an empty value is no value, and what the message does not have is ignored.
 */
export function readQuery(query: string, { properties = {} }: QuerySchema): PlainJson {
  const message: PlainJson = {};
  if (query === "") return message;
  for (const [name, value] of pairs(query)) {
    const [field = "", entry] = splitOnce(name, ".");
    const type = Object.hasOwn(properties, field) ? properties[field]?.type : undefined;
    if (value === "" || type === undefined) continue;
    if (type === "array")
      message[field] = [...((message[field] as unknown[]) ?? []), ...listOf(value, properties[field]?.items?.type)];
    else if (type === "object") addEntry(message, field, entry, value);
    else if (entry === undefined) setOnce(message, field, scalar(value, type));
  }
  return message;
}

function* pairs(query: string): Generator<[name: string, value: string]> {
  for (const part of query.split("&")) {
    const [name = "", value = ""] = splitOnce(part, "=");
    const field = decode(name.replaceAll("+", " "), "query");
    yield [field, decode(value.replaceAll("+", " "), field)];
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Percent-decodes a part of a URL. */
export function decode(text: string, field: string): string {
  try {
    return mustBeText(text.includes("%") ? decodeURIComponent(text) : text, field);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw refused({ field, code: "invalid_encoding", message: "must be percent-encoded UTF-8" }, cause);
  }
}

function addEntry(message: PlainJson, field: string, entry: string | undefined, value: string): void {
  if (entry === undefined || entry === "" || entry === "__proto__") return;
  message[field] ??= {};
  const map = message[field] as Record<string, string>;
  map[entry] = Object.hasOwn(map, entry) ? `${map[entry]},${value}` : value;
}

function setOnce(message: PlainJson, field: string, value: unknown): void {
  if (Object.hasOwn(message, field)) throw refused({ field, code: "repeated", message: "must be given once" });
  message[field] = value;
}

function listOf(value: string, type: string | undefined): unknown[] {
  return value
    .split(",")
    .filter((item) => item !== "")
    .map((item) => scalar(item, type));
}

// What is not of the type stays text, so that the schema says what is wrong with it.
function scalar(value: string, type: string | undefined): unknown {
  if ((type === "integer" || type === "number") && /^-?\d{1,20}(\.\d{1,20})?$/.test(value)) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  return value;
}

function refused(problem: FieldProblem, cause?: unknown): AppError {
  return new AppError("invalid", "invalid_request", `${problem.field} ${problem.message}`, {
    fields: [problem],
    cause,
  });
}
