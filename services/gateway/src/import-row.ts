import { AppError, type FieldProblem } from "@shopstream/platform/errors.ts";
import type { Line } from "./ndjson-lines.ts";
import { type PlainJson, tidyJson } from "./plain-json.ts";

/** What became of a row: a line of the answer. */
export interface RowResult {
  readonly line: number;
  readonly outcome: string;
  readonly id?: string;
  readonly externalId?: string;
  readonly errors?: readonly FieldProblem[];
}

/** A line as a row that can be sent, or as the result that it failed. */
export type ReadRow = { readonly line: number; readonly row: PlainJson } | { readonly failed: RowResult };

export function readRow(line: Line, mustBeValid: (row: PlainJson) => void): ReadRow {
  try {
    const row = parseRow(line);
    mustBeValid(row);
    return { line: line.number, row };
  } catch (error) {
    return { failed: failedRow(line.number, error) };
  }
}

/** The result of a row that an error kept out. */
export function failedRow(line: number, error: unknown, externalId?: unknown): RowResult {
  const known = error instanceof AppError ? error : undefined;
  const errors = known?.options.fields ?? [
    { field: "row", code: known?.code ?? "internal", message: known?.message ?? "something went wrong on our side" },
  ];
  return { line, outcome: "failed", ...(typeof externalId === "string" ? { externalId } : {}), errors };
}

function parseRow({ text, tooLong }: Line): PlainJson {
  if (tooLong === true) throw rowError("line_too_long", "the line is too long");
  if (text === undefined) throw rowError("malformed_json", "the line is not UTF-8");
  const row = tidyJson(parseJson(text));
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as PlainJson;
  throw rowError("wrong_type", "the line is not an object");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "malformed_json", "the line is not JSON", { cause });
  }
}

function rowError(code: string, message: string): AppError {
  return new AppError("invalid", code, message);
}
