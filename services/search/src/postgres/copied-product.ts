import { separator } from "../attribute-key.ts";
import type { CountedField } from "../facets.ts";

/** A value of a facet that products share. */
export interface Entry {
  readonly field: CountedField;
  /** As engines answer it, parts joined. */
  readonly text: string;
  /** What filters compare: slug, folded brand, or name and value. */
  readonly key: string;
  /** Of an attribute. */
  readonly name: string;
  /** While somebody counts; 0 in between. */
  count: number;
}

/** The cheapest price in one currency, and its range. */
export interface CopiedPrice {
  readonly min: number;
  readonly range: Entry;
}

/** What facets count and lists are sorted by, of one product. */
export interface CopiedProduct {
  readonly id: string;
  readonly categories: readonly Entry[];
  readonly brand: Entry | undefined;
  readonly attributes: readonly Entry[];
  readonly prices: ReadonlyMap<string, CopiedPrice>;
  readonly inStock: boolean;
  readonly stars: number;
  readonly titleKey: string;
  readonly ratingKey: number;
  readonly createdMs: number;
}

/** A row as the database gives it. */
export interface CopiedRow {
  readonly id: string;
  readonly changed: number;
  readonly removed: boolean;
  readonly categories: readonly string[];
  readonly brand: string;
  readonly attributes: readonly string[];
  readonly prices: Readonly<Record<string, readonly [min: number, range: string]>>;
  readonly in_stock: boolean;
  readonly stars: number;
  readonly title_key: string;
  readonly rating_key: number;
  readonly created_ms: number;
}

/** The entries of all products, each once: a hundred thousand products share some thousands. */
export class Entries {
  readonly #known = new Map<string, Entry>();

  productOf(row: CopiedRow): CopiedProduct {
    return {
      id: row.id,
      categories: row.categories.map((text) => this.#entry("category", text)),
      brand: row.brand === "" ? undefined : this.#entry("brand", row.brand),
      attributes: row.attributes.map((text) => this.#entry("attr", text)),
      prices: new Map(
        Object.entries(row.prices).map(([currency, [min, range]]) => [
          currency,
          { min, range: this.#entry("price", range) },
        ]),
      ),
      inStock: row.in_stock,
      stars: row.stars,
      titleKey: row.title_key,
      ratingKey: row.rating_key,
      createdMs: row.created_ms,
    };
  }

  #entry(field: CountedField, text: string): Entry {
    const id = `${field}${separator}${text}`;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const [first = "", second = ""] = text.split(separator);
    const key = field === "attr" ? first + separator + second : first;
    const entry = { field, text, key, name: field === "attr" ? first : "", count: 0 };
    this.#known.set(id, entry);
    return entry;
  }
}
