import type { Sql } from "@shopstream/platform/db.ts";
import { chosenOf, entriesChosen } from "../chosen.ts";
import type { Candidate } from "../correction.ts";
import type { ProductDocument } from "../document.ts";
import { type CountedField, toFacets } from "../facets.ts";
import { type Doubt, type Finding, type Lookup, lookUp } from "../lookup.ts";
import type { Price } from "../price.ts";
import { wantedOf } from "../ranking.ts";
import type { Position, SearchQuery, Wording } from "../search-query.ts";
import type { Hit, PriceBounds, SearchResult } from "../search-result.ts";
import { searchSql } from "./search-sql.ts";

interface HitRow extends Position {
  readonly card: Pick<Hit, "slug" | "title" | "brand" | "image" | "rating" | "summary"> & {
    readonly category: ProductDocument["categories"][number] | null;
  };
  readonly price: Price | null;
  readonly inStock: boolean;
}

interface DoubtRow {
  readonly word: string;
  readonly known: boolean;
  readonly candidates: readonly Candidate[] | null;
}

interface Row {
  readonly matched: number;
  readonly total: number;
  readonly hits: readonly HitRow[] | null;
  readonly facets: readonly (readonly [field: CountedField, entry: string, count: number])[] | null;
  readonly bounds: PriceBounds | { readonly min: null } | null;
  readonly doubts: readonly DoubtRow[] | null;
}

/** Searches in one statement, in two when the words as typed match nothing together. */
export class SearchReader {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  search(query: SearchQuery): Promise<SearchResult> {
    // The statement that found nothing has worked out the doubts already.
    let doubts: readonly Doubt[] = [];
    const lookup: Lookup = {
      find: async (query, wording) => {
        const row = await this.#run(query, wording);
        doubts = (row.doubts ?? []).map((doubt) => ({ ...doubt, candidates: doubt.candidates ?? [] }));
        return toFinding(query, row);
      },
      doubts: async () => doubts,
    };
    return lookUp(lookup, query);
  }

  async #run(query: SearchQuery, wording: Wording | undefined): Promise<Row> {
    const matching = wording && { wanted: wantedOf(wording.words), orAny: wording.orAny };
    const { sql, values } = searchSql(query, matching);
    const [row] = await this.#sql.query<Row & { [column: string]: unknown }>(sql, values);
    return row as Row;
  }
}

function toFinding({ limit, filters }: SearchQuery, { matched, hits, facets, total, bounds }: Row): Finding {
  const shown = (hits ?? []).slice(0, limit);
  const last = shown.at(-1);
  const more = last !== undefined && (hits ?? []).length > limit;
  const counts = (facets ?? []).map(([field, entry, count]) => ({ field, entry, count }));
  const known = bounds === null || bounds.min === null ? undefined : bounds;
  return {
    matched,
    hits: shown.map(toHit),
    facets: toFacets(counts, entriesChosen(chosenOf(filters)), known),
    total,
    ...(more ? { next: { number: last.number, text: last.text, id: last.id } } : {}),
  };
}

function toHit({ id, card: { category, ...card }, price, inStock }: HitRow): Hit {
  return { id, ...card, inStock, ...(category === null ? {} : { category }), ...(price === null ? {} : { price }) };
}
