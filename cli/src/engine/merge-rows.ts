import type { ProductRow, VariantRow } from "./generated-catalogue.ts";
import type { RowProblem, SourcedRow } from "./import-report.ts";

/**
 * Rows of one id as one product: the categories of all, and a variant for each SKU. Where two rows of a SKU say different
 * things, the first holds and the other is reported. All products are kept until the end of the file, since a later row
 * may add to an early one.
 */
export class MergedRows {
  readonly #byId = new Map<string, SourcedRow>();
  readonly #lineOfSku = new Map<string, { line: number; id: string }>();

  /** Answers why the row was left out, if it was. */
  add(line: number, row: ProductRow): RowProblem | undefined {
    const variant = row.variants[0] as VariantRow;
    const earlier = this.#lineOfSku.get(variant.sku);
    const known = this.#byId.get(row.externalId);
    if (earlier !== undefined && earlier.id !== row.externalId)
      return { line, column: "", reason: `${variant.sku} is another product's SKU on line ${earlier.line}` };
    if (earlier === undefined) this.#lineOfSku.set(variant.sku, { line, id: row.externalId });
    if (known === undefined) {
      this.#byId.set(row.externalId, { line, row });
      return undefined;
    }
    const same = known.row.variants.find(({ sku }) => sku === variant.sku);
    const differing = differences(known.row, row, same, variant);
    if (differing.length > 0) {
      const reason = `contradicts line ${earlier?.line ?? known.line} in ${differing.join(", ")}; the first row holds`;
      return { line, column: "", reason };
    }
    this.#byId.set(row.externalId, {
      line: known.line,
      row: merged(known.row, row, same === undefined ? [variant] : []),
    });
    return undefined;
  }

  rows(): SourcedRow[] {
    return [...this.#byId.values()];
  }
}

const facts = ["title", "description", "brand", "attributes"] as const;

function differences(known: ProductRow, row: ProductRow, same: VariantRow | undefined, variant: VariantRow): string[] {
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const ofVariant =
    same === undefined
      ? []
      : (["prices", "options", "initialStock"] as const).filter((fact) => differs(same[fact], variant[fact]));
  // What tells variants apart may be an attribute of the row: only rows of the same SKU must agree on it.
  const ofProduct = facts.filter((fact) => (same !== undefined || fact === "title") && differs(known[fact], row[fact]));
  return [...ofProduct, ...ofVariant];
}

function merged(known: ProductRow, row: ProductRow, variants: readonly VariantRow[]): ProductRow {
  const categories = [...new Set([...known.categories, ...row.categories])];
  return { ...known, categories, variants: [...known.variants, ...variants] };
}
