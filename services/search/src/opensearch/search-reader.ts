import { AppError } from "@shopstream/platform/errors.ts";
import { chosenOf, entriesChosen } from "../chosen.ts";
import type { Candidate } from "../correction.ts";
import type { ProductDocument } from "../document.ts";
import { toFacets } from "../facets.ts";
import { type Doubt, type Finding, type Lookup, lookUp } from "../lookup.ts";
import type { Price } from "../price.ts";
import { termOf, type Wanted, wantedOf } from "../ranking.ts";
import type { SearchQuery, Wording } from "../search-query.ts";
import type { Hit, SearchResult } from "../search-result.ts";
import type { Connection } from "./connection.ts";
import { boundsOf, countsOf, type FacetAnswer, facetBody } from "./facet-body.ts";
import { currencyField } from "./indexed-product.ts";
import { allIn, anyIn, type Clause, filtersOf, formsIn, live, scores } from "./query-body.ts";
import { orderOf } from "./sort-body.ts";

interface Found {
  readonly _source: {
    readonly id: string;
    readonly card: Pick<Hit, "slug" | "title" | "brand" | "image" | "rating" | "category" | "summary"> &
      Pick<ProductDocument, "prices">;
    readonly in_stock: boolean;
  };
  readonly sort: readonly (number | string)[];
}

/** As much of an answer of OpenSearch as is read. */
export interface SearchAnswer {
  readonly timed_out: boolean;
  readonly hits: { readonly total: { readonly value: number }; readonly hits: readonly Found[] };
  readonly aggregations: FacetAnswer;
}

export interface SearchReaderDeps {
  readonly connection: Connection;
  readonly index: string;
  /** What each of the words may have been meant to be. */
  readonly candidates: (words: readonly string[]) => Promise<ReadonlyMap<string, readonly Candidate[]>>;
}

/** Searches in one request, in three when the words as typed match nothing together. */
export class SearchReader implements Lookup {
  readonly #deps: SearchReaderDeps;

  constructor(deps: SearchReaderDeps) {
    this.#deps = deps;
  }

  search(query: SearchQuery): Promise<SearchResult> {
    return lookUp(this, query);
  }

  async find(query: SearchQuery, wording: Wording | undefined): Promise<Finding> {
    if (wording === undefined) return toFinding(query, false, await this.#run(this.#body(query)));
    const wanted = wantedOf(wording.words);
    const [all, any] = [
      this.#body(query, allIn("in_any", wanted), wanted),
      this.#body(query, anyIn("in_any", wanted), wanted),
    ];
    const found = toFinding(query, true, await this.#run(all));
    if (found.matched > 0 || !wording.orAny) return found;
    return toFinding(query, true, await this.#run(any));
  }

  async doubts(words: readonly string[]): Promise<readonly Doubt[]> {
    const forms = words.map((word, i) => [`${i}`, formsIn("in_any", termOf(word, i === words.length - 1))] as const);
    const known = { filters: { filters: Object.fromEntries(forms) } };
    const body = { size: 0, query: { bool: { filter: [live] } }, aggs: { known } };
    const { aggregations } = await this.#run(body);
    const { buckets } = aggregations.known as unknown as { buckets: Record<string, { doc_count: number }> };
    const isKnown = (i: number) => (buckets[`${i}`]?.doc_count ?? 0) > 0;
    const candidates = await this.#deps.candidates(words.filter((_, i) => !isKnown(i)));
    return words.map((word, i) => ({ word, known: isKnown(i), candidates: candidates.get(word) ?? [] }));
  }

  #body(query: SearchQuery, matching?: Clause, wanted?: Wanted): object {
    const { filters, sort, currency, limit, after } = query;
    const price = `prices.${currencyField(currency)}`;
    const chosen = chosenOf(filters);
    const clauses = filtersOf(filters, chosen, price);
    const order = orderOf(sort, wanted !== undefined, price);
    return {
      query: {
        bool: {
          filter: matching === undefined ? [live] : [live, matching],
          ...(wanted === undefined || sort !== "relevance" ? {} : { should: scores(wanted) }),
        },
      },
      post_filter: { bool: { filter: [...clauses.values()] } },
      aggs: facetBody(clauses, chosen, price),
      sort: [...order.sort, { id: "asc" }],
      size: limit + 1,
      track_total_hits: true,
      timeout: this.#deps.connection.searchTimeout,
      ...(after === undefined ? {} : { search_after: [...order.toKeys(after), after.id] }),
    };
  }

  async #run(body: object): Promise<SearchAnswer> {
    const { connection, index } = this.#deps;
    const params = { index, body, allow_partial_search_results: false } as never;
    const answer = await connection.query<SearchAnswer>((client) => client.search(params) as never);
    // A count that stopped half way would be a wrong answer.
    if (answer.timed_out) throw new AppError("timeout", "search_timeout", "the search engine took too long");
    return answer;
  }
}

function toFinding(query: SearchQuery, searched: boolean, { hits, aggregations }: SearchAnswer): Finding {
  const { limit, filters, sort, currency } = query;
  const shown = hits.hits.slice(0, limit);
  const last = shown.at(-1);
  const order = orderOf(sort, searched, `prices.${currencyField(currency)}`);
  return {
    matched: aggregations.matched?.doc_count ?? 0,
    hits: shown.map((hit) => toHit(hit, currency)),
    facets: toFacets(countsOf(aggregations), entriesChosen(chosenOf(filters)), boundsOf(aggregations)),
    total: hits.total.value,
    ...(last !== undefined && hits.hits.length > limit
      ? { next: { ...order.toPosition(last.sort), id: last._source.id } }
      : {}),
  };
}

function toHit({ _source: { id, card, in_stock: inStock } }: Found, currency: string): Hit {
  const { prices, ...shown } = card;
  const price: Price | undefined = Object.hasOwn(prices, currency) ? prices[currency] : undefined;
  return { id, ...shown, inStock, ...(price === undefined ? {} : { price }) };
}
