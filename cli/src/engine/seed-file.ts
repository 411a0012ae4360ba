import { createReadStream, readFileSync } from "node:fs";
import { minorDigits } from "@shopstream/platform/money.ts";
import { parse } from "csv-parse";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { ShopError } from "../shop-error.ts";
import { parseAmount } from "./decimal.ts";
import type { RowProblem, SourcedRow } from "./import-report.ts";

const schema = z.strictObject({
  delimiter: z.string().length(1).default(","),
  currency: z.string().regex(/^[A-Z]{3}$/),
  id: z.string(),
  title: z.string(),
  price: z.string(),
  compareAt: z.strictObject({ column: z.string(), none: z.array(z.string()).default([]) }).optional(),
  category: z.string().optional(),
  description: z.string().optional(),
  brand: z.string().optional(),
  attributes: z.record(z.string(), z.string()).default({}),
  stock: z.number().int().min(0).default(0),
});

/** Which column of a file becomes which field of a product. */
export type Mapping = z.infer<typeof schema>;

type Cells = Readonly<Record<string, string>>;

interface Merged {
  readonly line: number;
  readonly cells: Cells;
  readonly categories: Set<string>;
}

export interface ReadFile {
  readonly rows: SourcedRow[];
  /** Rows that cannot become a product; the rest goes in. */
  readonly problems: RowProblem[];
}

export function readMapping(file: string): Mapping {
  const result = schema.safeParse(parseYaml(readFileSync(file, "utf8")));
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new ShopError("SHOP-CLI-001", `${file} is not a mapping: ${reasons.join("; ")}`);
}

/** Reads a catalogue file: one product per id, with every category that any of its rows names. */
export async function readCatalogue(file: string, mapping: Mapping): Promise<ReadFile> {
  const merged = new Map<string, Merged>();
  const problems: RowProblem[] = [];
  const options = {
    bom: true,
    delimiter: mapping.delimiter,
    columns: true,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  } as const;
  const records = createReadStream(file).pipe(parse(options));
  for await (const { record, info } of records as AsyncIterable<{ record: Cells; info: { lines: number } }>) {
    mergeRow(mapping, record, info.lines, merged, problems);
  }
  const rows: SourcedRow[] = [];
  for (const entry of merged.values()) {
    const row = toProduct(mapping, entry, problems);
    if (row !== undefined) rows.push(row);
  }
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

function mergeRow(
  mapping: Mapping,
  cells: Cells,
  line: number,
  merged: Map<string, Merged>,
  problems: RowProblem[],
): void {
  const missing = [mapping.id, mapping.title, mapping.price].filter((column) => cells[column] === undefined);
  if (missing.length > 0)
    return void problems.push({ line, column: missing.join(", "), reason: "the row has no such column" });
  const id = tidy(cells[mapping.id]);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
    return void problems.push({ line, column: mapping.id, reason: `"${id}" cannot be a SKU` });
  const category = mapping.category === undefined ? "" : tidy(cells[mapping.category]);
  const known = merged.get(id);
  if (known === undefined)
    return void merged.set(id, { line, cells, categories: new Set(category === "" ? [] : [category]) });
  if (category !== "") known.categories.add(category);
  if (known.cells[mapping.price] !== cells[mapping.price]) {
    problems.push({
      line,
      column: mapping.price,
      reason: `differs from line ${known.line} of the same id, which is used`,
    });
  }
}

function toProduct(
  mapping: Mapping,
  { line, cells, categories }: Merged,
  problems: RowProblem[],
): SourcedRow | undefined {
  const digits = minorDigits(mapping.currency);
  const amount = parseAmount(tidy(cells[mapping.price]), digits);
  const title = tidy(cells[mapping.title]);
  if (amount === undefined)
    return void problems.push({ line, column: mapping.price, reason: `"${cells[mapping.price]}" is not a price` });
  if (title === "") return void problems.push({ line, column: mapping.title, reason: "is empty" });
  const id = tidy(cells[mapping.id]);
  const price = { amount, currency: mapping.currency, ...compareAt(mapping, cells, line, amount, digits, problems) };
  const row = {
    externalId: id,
    title,
    description: column(cells, mapping.description),
    brand: column(cells, mapping.brand),
    categories: [...categories],
    attributes: attributesOf(mapping, cells),
    variants: [{ sku: id, prices: [price], initialStock: mapping.stock }],
  };
  return { line, row };
}

function compareAt(
  { compareAt: rule }: Mapping,
  cells: Cells,
  line: number,
  amount: number,
  digits: number,
  problems: RowProblem[],
): { compareAtAmount?: number } {
  if (rule === undefined) return {};
  const text = tidy(cells[rule.column]);
  if (text === "" || rule.none.includes(text)) return {};
  const compareAtAmount = parseAmount(text, digits);
  if (compareAtAmount !== undefined && compareAtAmount >= amount) return { compareAtAmount };
  problems.push({
    line,
    column: rule.column,
    reason: `"${text}" is not a price above the present one; the product goes in without it`,
  });
  return {};
}

function attributesOf({ attributes }: Mapping, cells: Cells): Record<string, string> {
  const pairs = Object.entries(attributes).map(([name, from]) => [name, tidy(cells[from])] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}

function column(cells: Cells, name: string | undefined): string {
  return name === undefined ? "" : tidy(cells[name]).slice(0, 200 * (name === "description" ? 100 : 1));
}

function tidy(text: string | undefined): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
