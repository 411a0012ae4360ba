import { minorDigits } from "@shopstream/platform/money.ts";
import { type CellSource, columnOf, readSource } from "./cell-source.ts";
import { parseAmount } from "./decimal.ts";
import type { ProductRow, VariantRow } from "./generated-catalogue.ts";
import type { RowProblem } from "./import-report.ts";
import type { Mapping } from "./mapping.ts";

export type Cells = Readonly<Record<string, string>>;

/** A product of one row, or why it cannot be one. Notes are about what the product goes in without. */
export interface RowReading {
  readonly product?: ProductRow;
  readonly problems: readonly RowProblem[];
}

const skuPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Reads one row. Names of columns in the problems are the file's own. */
export function readRow(mapping: Mapping, cells: Cells, line: number): RowReading {
  const externalId = readSource(mapping.id, cells);
  const title = readSource(mapping.title, cells);
  const sku = readSource(mapping.sku ?? mapping.id, cells);
  const price = readPrice(mapping, cells, line);
  const about = (source: CellSource | undefined, reason: string): RowProblem => ({
    line,
    column: nameOf(source),
    reason,
  });
  const problems = [
    ...(externalId === "" ? [about(mapping.id, "is empty")] : []),
    ...(skuPattern.test(sku) ? [] : [about(mapping.sku ?? mapping.id, `${quoted(sku)} cannot be a SKU`)]),
    ...(title === "" ? [about(mapping.title, "is empty")] : []),
    ...price.problems,
  ];
  const stock = readStock(mapping, cells);
  if (stock === undefined) problems.push(about(mapping.stock as CellSource, "is not a whole number"));
  const isBroken = problems.some(({ isNote }) => isNote !== true);
  if (isBroken) return { problems };
  const variant: VariantRow = {
    sku,
    options: readAll(mapping.options, cells),
    prices: price.prices,
    initialStock: stock as number,
  };
  return { product: { ...describe(mapping, cells), externalId, title, variants: [variant] }, problems };
}

function describe(mapping: Mapping, cells: Cells): Omit<ProductRow, "externalId" | "title" | "variants"> {
  const { category, categorySeparator, description = [], brand, attributes } = mapping;
  const named = readSource(category, cells);
  const categories = categorySeparator === undefined ? [named] : named.split(categorySeparator);
  const parts = Array.isArray(description) ? description : [description];
  return {
    description: parts
      .map((part) => readSource(part, cells))
      .filter(isText)
      .join("\n\n"),
    brand: readSource(brand, cells),
    categories: categories.map((each) => each.trim()).filter(isText),
    attributes: readAll(attributes, cells),
  };
}

interface PriceReading {
  readonly prices: VariantRow["prices"];
  readonly problems: readonly RowProblem[];
}

function readPrice(mapping: Mapping, cells: Cells, line: number): PriceReading {
  const { price, compareAt, currency, decimal, compareAtDecimal = decimal } = mapping;
  const digits = minorDigits(currency);
  const written = readSource(price, cells);
  const amount = parseAmount(written, digits, decimal);
  if (amount === undefined) {
    return {
      prices: [],
      problems: [{ line, column: nameOf(price), reason: `${quoted(written)} is not a price in ${currency}` }],
    };
  }
  const former = readSource(compareAt, cells);
  if (former === "") return { prices: [{ amount, currency }], problems: [] };
  const compareAtAmount = parseAmount(former, digits, compareAtDecimal);
  if (compareAtAmount !== undefined && compareAtAmount > amount)
    return { prices: [{ amount, currency, compareAtAmount }], problems: [] };
  const reason = `${quoted(former)} is no price above the present one; the product goes in without it`;
  return { prices: [{ amount, currency }], problems: [{ line, column: nameOf(compareAt), reason, isNote: true }] };
}

function readStock({ stock = 0 }: Mapping, cells: Cells): number | undefined {
  if (typeof stock === "number") return stock;
  const text = readSource(stock, cells);
  return /^\d{1,8}$/.test(text) ? Number(text) : undefined;
}

function readAll(sources: Readonly<Record<string, CellSource>>, cells: Cells): Record<string, string> {
  const pairs = Object.entries(sources).map(([name, source]) => [name, readSource(source, cells)] as const);
  return Object.fromEntries(pairs.filter(([, text]) => isText(text)));
}

function nameOf(source: CellSource | undefined): string {
  return source === undefined ? "" : (columnOf(source) ?? "");
}

const isText = (text: string) => text !== "";
const quoted = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
