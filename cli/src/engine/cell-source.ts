import { z } from "zod";

const pattern = z.string().refine(isPattern, "is not a regular expression");

/** Where the text of a field comes from: a column by name, or more about it. */
export const sourceSchema = z.union([
  z.string(),
  z.strictObject({ value: z.string() }),
  z.strictObject({
    column: z.string(),
    /** Cells that say "nothing" in words. */
    none: z.array(z.string()).default([]),
    /** Cells that do not match are nothing; a group in parentheses takes that part alone. */
    only: pattern.optional(),
    /** Cells that match are nothing. */
    not: pattern.optional(),
    /** Words of the file and what they mean here. */
    values: z.record(z.string(), z.string()).optional(),
  }),
]);

export type CellSource = z.infer<typeof sourceSchema>;

/** The column of a source; undefined for a constant. */
export function columnOf(source: CellSource): string | undefined {
  if (typeof source === "string") return source;
  return "column" in source ? source.column : undefined;
}

/** The text of a field, with runs of spaces as one; empty for nothing. */
export function readSource(source: CellSource | undefined, cells: Readonly<Record<string, string>>): string {
  if (source === undefined) return "";
  if (typeof source === "string") return tidy(cells[source]);
  if ("value" in source) return source.value;
  const text = tidy(cells[source.column]);
  if (source.none.includes(text)) return "";
  if (source.not !== undefined && new RegExp(source.not, "u").test(text)) return "";
  const kept = source.only === undefined ? text : matched(text, source.only);
  return source.values?.[kept] ?? kept;
}

function matched(text: string, only: string): string {
  const match = new RegExp(only, "u").exec(text);
  return match === null ? "" : (match[1] ?? text);
}

function tidy(text = ""): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
