import type { Sql } from "@shopstream/platform/db.ts";
import { chosenOf, entriesChosen } from "../chosen.ts";
import type { Candidate } from "../correction.ts";
import type { ProductDocument } from "../document.ts";
import { type CountedField, toFacets } from "../facets.ts";
import { type Doubt, type Finding, type Lookup, lookUp } from "../lookup.ts";
import { anyCurrency, type Price } from "../price.ts";
import { wantedOf } from "../ranking.ts";
import type { Position, SearchQuery, Wording } from "../search-query.ts";
import type { Hit, PriceBounds, SearchResult } from "../search-result.ts";
import { countIn, listIn } from "./copy-search.ts";
import { type Copy, type FacetCopy, type News, newsSql } from "./facet-copy.ts";
import { searchSql, shownCard } from "./search-sql.ts";

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

interface Answer {
  readonly matched: number;
  readonly total: number;
  readonly hits: readonly HitRow[] | null;
  readonly facets: readonly (readonly [field: CountedField, entry: string, count: number])[] | null;
  readonly bounds: PriceBounds | { readonly min: null } | null;
}

interface Row extends Answer {
  readonly doubts: readonly DoubtRow[] | null;
  /** Of all that the words match, joined by commas. */
  readonly ids: string | null;
  readonly news: News | null;
}

const hitsSql = `select ${newsSql("$3::int", "$4::bigint")} as news, (
    select jsonb_agg(jsonb_build_object('id', id, 'card', ${shownCard}, 'price', prices -> $2::text, 'inStock', in_stock))
    from products where generation = $3 and id = any($1::text[]) and not removed) as hits`;

/** A list is looked at again when there were edits; more often than this, the last look has to do. */
const mostLooks = 3;

/** Searches in one statement, in two when the words as typed match nothing together, or a list changed meanwhile. */
export class SearchReader {
  readonly #sql: Sql;
  readonly #copies: FacetCopy | undefined;

  /** With a copy of the index it counts facets in it, and makes lists without words of it alone. */
  constructor(sql: Sql, copies?: FacetCopy) {
    this.#sql = sql;
    this.#copies = copies;
  }

  search(query: SearchQuery): Promise<SearchResult> {
    // The statement that found nothing has worked out the doubts already.
    let doubts: readonly Doubt[] = [];
    const lookup: Lookup = {
      find: async (query, wording) => {
        const copy = this.#copies?.get();
        const listed = wording === undefined && copy !== undefined ? await this.#list(query, copy) : undefined;
        if (listed !== undefined) return toFinding(query, listed);
        const row = await this.#run(query, wording, wording === undefined ? undefined : copy);
        doubts = (row.doubts ?? []).map((doubt) => ({ ...doubt, candidates: doubt.candidates ?? [] }));
        return toFinding(query, row);
      },
      doubts: async () => doubts,
    };
    return lookUp(lookup, query);
  }

  /** Undefined when another generation answers by now. */
  async #list(query: SearchQuery, copy: Copy): Promise<Answer | undefined> {
    for (let looks = 1; ; looks += 1) {
      const { positions, ...counted } = listIn(copy.products, query);
      const { news, hits } = await this.#hits(positions, query, copy);
      // Most of what is numbered is stock that sells as before, and no news for a list.
      const isSame = news.rows === null;
      if (this.#copies?.take(copy, news) !== true) return undefined;
      if (isSame || looks === mostLooks) return { ...counted, hits, matched: copy.products.size };
    }
  }

  async #hits(positions: readonly Position[], query: SearchQuery, copy: Copy) {
    const ids = positions.map(({ id }) => id);
    const values = [ids, query.currency || anyCurrency, copy.generation, copy.number];
    const [row] = await this.#sql.query<{ hits: readonly HitRow[] | null; news: News }>(hitsSql, values);
    const { hits, news } = row as { hits: readonly HitRow[] | null; news: News };
    const byId = new Map((hits ?? []).map((hit) => [hit.id, hit]));
    // What was removed since is left out.
    return { news, hits: positions.flatMap((position) => toPlaced(byId.get(position.id), position)) };
  }

  async #run(query: SearchQuery, wording: Wording | undefined, copy?: Copy): Promise<Row> {
    const matching = wording && { wanted: wantedOf(wording.words), orAny: wording.orAny };
    const { sql, values } = searchSql(query, matching, copy);
    const [row] = await this.#sql.query<Row & { [column: string]: unknown }>(sql, values);
    const { news, ids, ...rest } = row as Row;
    if (copy === undefined || news === null) return row as Row;
    if (this.#copies?.take(copy, news) !== true) return this.#run(query, wording);
    return { ...rest, news, ids, ...countIn(copy.products, query, ids?.split(",") ?? []) };
  }
}

function toPlaced(hit: HitRow | undefined, position: Position): HitRow[] {
  return hit === undefined ? [] : [{ ...hit, ...position }];
}

function toFinding({ limit, filters }: SearchQuery, { matched, hits, facets, total, bounds }: Answer): Finding {
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
