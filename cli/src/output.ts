import { stringify } from "yaml";
import type { Result, Row } from "./result.ts";
import type { ShopError } from "./shop-error.ts";
import { textTable } from "./text-table.ts";

export const formats = ["table", "json", "yaml", "ndjson"] as const;
export type Format = (typeof formats)[number];

/** A result as text for stdout, with its last line break. */
export function render(result: Result, format: Format): string {
  if (format === "json") return `${JSON.stringify(toDocument(result), null, 2)}\n`;
  if (format === "yaml") return stringify(toDocument(result));
  return format === "ndjson" ? toLines(result) : toText(result);
}

/** One of many, more of which follow: YAML needs a line between its documents. */
export function renderPart(part: Result, format: Format): string {
  return format === "yaml" ? `${render(part, format)}---\n` : render(part, format);
}

function toDocument({ kind, status, data = {}, items, errors = [] }: Result): Row {
  return {
    apiVersion: "shopctl/v1",
    kind,
    status,
    ...data,
    ...(items === undefined ? {} : { items }),
    errors: errors.map(toError),
  };
}

// Items stream best alone; what went wrong still has to be told, as a document after them.
function toLines(result: Result): string {
  const { items, errors = [], data } = result;
  // A report that has no rows still has its figures; a list that is empty has nothing to say.
  const isTold = items !== undefined && errors.length === 0 && (items.length > 0 || data === undefined);
  const rest = isTold ? [] : [toDocument(withoutItems(result))];
  return [...(items ?? []), ...rest].map((row) => `${JSON.stringify(row)}\n`).join("");
}

function withoutItems({ items: _, ...result }: Result): Result {
  return result;
}

function toText({ items = [], columns, text }: Result): string {
  const table =
    items.length === 0 || columns?.length === 0 ? "" : `${textTable(items, columns ?? Object.keys(items[0] ?? {}))}\n`;
  return text === undefined ? table : `${table}${text}\n`;
}

function toError({ code, message, hint }: ShopError): Row {
  return { code, message, hint };
}
