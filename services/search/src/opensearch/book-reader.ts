import type { Sql } from "@shopstream/platform/db.ts";
import type { ProductDocument } from "../document.ts";

/** What the book says of a product in one generation. */
export interface Page {
  readonly generation: number;
  readonly id: string;
  readonly version: number;
  /** Rises with every write: a document of an older one never replaces one of a newer. */
  readonly revision: number;
  readonly inStock: boolean;
  /** None when the product is gone. */
  readonly document?: ProductDocument;
}

interface Row {
  readonly generation: number;
  readonly id: string;
  readonly version: string;
  readonly revision: string;
  readonly in_stock: boolean;
  readonly removed: boolean;
  readonly card: ProductDocument;
}

const columns = "generation, id, version, revision, in_stock, removed, card";

/** Products as they were committed last, for an engine that is outside of the transaction. */
export class BookReader {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** In the generation given, else in the one that answers and the one being built. */
  products(ids: readonly string[], generation?: number): Promise<Page[]> {
    return this.#read("id = any($1)", ids, generation);
  }

  productsOfSkus(skus: readonly string[]): Promise<Page[]> {
    return this.#read("skus && $1", skus);
  }

  /** Those that are gone. */
  removals(generation: number): Promise<Page[]> {
    return this.#read("removed and $1::text[] is not null", [], generation);
  }

  async #read(condition: string, values: readonly string[], generation?: number): Promise<Page[]> {
    const rows = await this.#sql.query<Row & { [column: string]: unknown }>(
      `select ${columns} from products where ${condition} and generation in (
         select unnest(case when $2::int is null then array[active, building] else array[$2] end) from index_state)`,
      [values, generation ?? null],
    );
    return rows.map(toPage);
  }
}

function toPage({ generation, id, version, revision, in_stock: inStock, removed, card }: Row): Page {
  const page = { generation, id, version: Number(version), revision: Number(revision), inStock };
  return removed ? page : { ...page, document: card };
}
