import type { ProductRow } from "./generated-catalogue.ts";
import type { Rest } from "./rest.ts";

/** What is wrong with one row of the source. */
export interface RowProblem {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly problems: readonly RowProblem[];
}

/** A product and the line of the source it came from. */
export interface SourcedRow {
  readonly line: number;
  readonly row: ProductRow;
}

interface ResultLine {
  readonly line?: number;
  readonly outcome?: "created" | "updated" | "unchanged" | "failed";
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Puts products into the shop through its bulk import, and says what became of each. */
export async function importProducts(
  staff: Rest,
  rows: readonly SourcedRow[],
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  const problems: RowProblem[] = [];
  let done = 0;
  const lines = (function* () {
    for (const { row } of rows) yield `${JSON.stringify(row)}\n`;
  })();
  for await (const raw of staff.importRows(lines)) {
    const { line, outcome, errors = [] } = raw as ResultLine;
    if (outcome === undefined || line === undefined) continue;
    counts[outcome] += 1;
    done += 1;
    const source = rows[line - 1]?.line ?? line;
    problems.push(...errors.map(({ field, message }) => ({ line: source, column: field, reason: message })));
    if (done % 100 === 0 || done === rows.length) onProgress(done, rows.length);
  }
  return { ...counts, problems };
}
