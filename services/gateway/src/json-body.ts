import type { IncomingHttpHeaders } from "node:http";
import { AppError } from "@shopstream/platform/errors.ts";
import { type PlainJson, tidyJson } from "./plain-json.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A JSON object from bytes. */
export function parseObject(bytes: Uint8Array): PlainJson {
  const value = tidyJson(parseJson(bytes));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as PlainJson;
  const message = "must be an object";
  throw new AppError("invalid", "invalid_request", `the body ${message}`, {
    fields: [{ field: "body", code: "wrong_type", message }],
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    const text = cause instanceof SyntaxError ? "the body is not JSON" : "the body is not UTF-8";
    throw new AppError("invalid", "malformed_json", text, { cause });
  }
}

/** Throws unless the request says that its body is of one of these media types, plain and in UTF-8. */
export function mustBeOfType(headers: IncomingHttpHeaders, types: readonly string[]): void {
  const [type = "", ...parameters] = (headers["content-type"] ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  const isPlain = (headers["content-encoding"] ?? "identity") === "identity";
  if (types.includes(type) && isPlain && (charset ?? "utf-8") === "utf-8") return;
  throw new AppError("invalid", "unsupported_media_type", `send the body as ${types[0]}, in UTF-8 and uncompressed`, {
    details: { supported: types },
  });
}
