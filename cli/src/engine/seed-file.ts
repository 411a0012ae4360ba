import { existsSync, statSync } from "node:fs";
import { ShopError } from "../shop-error.ts";
import { type CellSource, columnOf } from "./cell-source.ts";
import { csvRecords } from "./csv-records.ts";
import type { RowProblem, SourcedRow } from "./import-report.ts";
import type { Mapping } from "./mapping.ts";
import { MergedRows } from "./merge-rows.ts";
import { type Cells, readRow } from "./row-product.ts";

export interface ReadFile {
  /** Rows below the header. */
  readonly read: number;
  readonly rows: readonly SourcedRow[];
  /** What cannot go in, or not whole; the rest goes in. */
  readonly problems: readonly RowProblem[];
}

/** Reads a catalogue file: one product per id, with every category that any of its rows names. */
export async function readCatalogue(file: string, mapping: Mapping): Promise<ReadFile> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new ShopError("SHOP-SEED-001", `there is no file ${file}`);
  const merged = new MergedRows();
  const problems: RowProblem[] = [];
  let read = 0;
  let isChecked = false;
  for await (const record of csvRecords(file, mapping)) {
    const { line } = record;
    read += 1;
    if ("problem" in record) {
      problems.push({ line, column: "", reason: record.problem });
      continue;
    }
    if (!isChecked) mustHaveColumns(file, mapping, record.cells);
    isChecked = true;
    const reading = readRow(mapping, record.cells, line);
    problems.push(...reading.problems);
    const conflict = reading.product === undefined ? undefined : merged.add(line, reading.product);
    if (conflict !== undefined) problems.push(conflict);
  }
  return { read, rows: merged.rows(), problems };
}

function mustHaveColumns(file: string, mapping: Mapping, cells: Cells): void {
  const missing = [...new Set(columnsOf(mapping))].filter((column) => !Object.hasOwn(cells, column));
  if (missing.length === 0) return;
  const has = Object.keys(cells).join(", ");
  throw new ShopError("SHOP-SEED-003", `${file} has no column ${missing.join(", ")}; it has ${has}`);
}

function columnsOf(mapping: Mapping): string[] {
  const { id, sku, title, price, compareAt, category, description, brand, options, attributes, stock } = mapping;
  const sources = [
    id,
    sku,
    title,
    price,
    compareAt,
    category,
    description,
    brand,
    stock,
    ...Object.values(options),
    ...Object.values(attributes),
  ];
  return sources
    .flat()
    .filter((source): source is CellSource => source !== undefined && typeof source !== "number")
    .map(columnOf)
    .filter((column) => column !== undefined);
}
