import { ShopError } from "../shop-error.ts";
import type { ProductRow } from "./generated-catalogue.ts";
import type { Rest } from "./rest.ts";

/** What is wrong with one row of the source. */
export interface RowProblem {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  /** The product goes in all the same. */
  readonly isNote?: boolean;
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly problems: readonly RowProblem[];
  /** The ids of the products that are in the shop now. */
  readonly ids: readonly string[];
}

/** A product and the line of the source it came from. */
export interface SourcedRow {
  readonly line: number;
  readonly row: ProductRow;
}

interface ResultLine {
  readonly line?: number;
  readonly outcome?: "created" | "updated" | "unchanged" | "failed";
  readonly id?: string;
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
  const ids: string[] = [];
  let done = 0;
  const lines = (function* () {
    for (const { row } of rows) yield `${JSON.stringify(row)}\n`;
  })();
  for await (const raw of staff.importRows(lines)) {
    const { line, outcome, id, errors = [] } = raw as ResultLine;
    if (outcome === undefined || line === undefined) continue;
    counts[outcome] += 1;
    if (id !== undefined && outcome !== "failed") ids.push(id);
    done += 1;
    const source = rows[line - 1]?.line ?? line;
    problems.push(...errors.map(({ field, message }) => ({ line: source, column: field, reason: message })));
    if (done % 100 === 0 || done === rows.length) onProgress(done, rows.length);
  }
  // A connection that ends early must not look like a success.
  if (done < rows.length)
    throw new ShopError(
      "SHOP-API-004",
      `the import answered ${done} of ${rows.length} rows; run it again, it is idempotent`,
    );
  return { ...counts, problems, ids };
}
