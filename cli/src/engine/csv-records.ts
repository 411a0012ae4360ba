import { type CsvError, parse } from "csv-parse/sync";
import { type Line, LineFeed } from "./line-feed.ts";

export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly encoding: BufferEncoding;
}

/** A row by its columns, or what keeps it from being one. */
export type CsvRecord =
  | { readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly line: number; readonly problem: string };

type Parsed = { readonly values: readonly string[] } | { readonly isOpen: true } | { readonly problem: string };

/** A quote that does not close within so many lines was forgotten: only its own line is lost, not the file. */
const longestRecordLines = 200;
const notClosed = "a quote is opened and not closed";

/** The rows of a file below its header, one by one; a broken row costs no other. Streams: one row is held at a time. */
export async function* csvRecords(file: string, dialect: Dialect): AsyncGenerator<CsvRecord> {
  const feed = new LineFeed(file, dialect.encoding);
  let columns: readonly string[] | undefined;
  for (let line = await feed.next(); line !== undefined; line = await feed.next()) {
    if (line.text.trim() === "") continue;
    const { values, problem } = await readRecord(feed, line, dialect, columns?.length);
    if (values === undefined) yield { line: line.number, problem: problem as string };
    else if (columns === undefined) columns = values.map((name) => name.trim());
    else yield toRecord(line.number, columns, values);
  }
}

function toRecord(line: number, columns: readonly string[], values: readonly string[]): CsvRecord {
  const cells = Object.fromEntries(columns.map((column, index) => [column, values[index] as string]));
  const hasForeignBytes = values.some((value) => value.includes("\uFFFD"));
  return hasForeignBytes ? { line, problem: "has bytes of another encoding than the file's" } : { line, cells };
}

async function readRecord(
  feed: LineFeed,
  first: Line,
  dialect: Dialect,
  width: number | undefined,
): Promise<{ values?: readonly string[]; problem?: string }> {
  const more: Line[] = [];
  for (;;) {
    const text = [first, ...more].map((line) => line.text).join("\n");
    const parsed = parseRecord(text, dialect);
    if ("isOpen" in parsed) {
      const next = more.length < longestRecordLines ? await feed.next() : undefined;
      if (next !== undefined) {
        more.push(next);
        continue;
      }
      feed.giveBack(more);
      return { problem: notClosed };
    }
    const problem = "problem" in parsed ? parsed.problem : widthProblem(parsed.values, width);
    if (problem === undefined && "values" in parsed) return parsed;
    // What was read on with a broken row may be rows of its own.
    feed.giveBack(more);
    return { problem: problem as string };
  }
}

function widthProblem({ length }: readonly string[], width: number | undefined): string | undefined {
  return width === undefined || length === width ? undefined : `has ${length} columns, the header has ${width}`;
}

function parseRecord(text: string, dialect: Dialect): Parsed {
  try {
    return parseWith(text, dialect, false);
  } catch (error) {
    const { code } = error as CsvError;
    if (code === "CSV_QUOTE_NOT_CLOSED") return { isOpen: true };
    // An inch sign in the middle of a cell is no quoting; over several lines it is a mistake.
    if (!text.includes("\n")) return parseWith(text, dialect, true);
    return { problem: notClosed };
  }
}

function parseWith(text: string, { delimiter, quote }: Dialect, isRelaxed: boolean): Parsed {
  const options = { delimiter, quote, relax_quotes: isRelaxed, relax_column_count: true } as const;
  const [values] = parse(text, options);
  return { values: values ?? [] };
}
