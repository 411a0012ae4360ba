import { AppError } from "@shopstream/platform/errors.ts";
import { highlight } from "./highlight.ts";
import { fromPageToken, toPageToken } from "./page-token.ts";
import type { SearchEngine } from "./search-engine.ts";
import type { SearchQuery } from "./search-query.ts";
import type { Hit, SearchResult, Suggestions } from "./search-result.ts";

/** A query as it comes in: the page is named by a token. */
export type Asked = Omit<SearchQuery, "after"> & { readonly pageToken: string };

export interface Answer extends Omit<SearchResult, "hits" | "next" | "words"> {
  readonly hits: readonly (Hit & { readonly highlight: string })[];
  readonly nextPageToken: string;
}

/** Longer queries are cut: nobody reads a result for what comes after. */
const longestQuery = 200;

/** What customers find. */
export class Search {
  readonly #engine: SearchEngine;

  constructor({ engine }: { readonly engine: SearchEngine }) {
    this.#engine = engine;
  }

  async search({ pageToken, ...query }: Asked): Promise<Answer> {
    mustBeRange(query.filters);
    const after = pageToken === "" ? {} : { after: fromPageToken(query.sort, pageToken) };
    const { hits, next, words, ...rest } = await this.#engine.search({
      ...query,
      text: query.text.slice(0, longestQuery),
      ...after,
    });
    return {
      ...rest,
      hits: hits.map((hit) => ({ ...hit, highlight: highlight(hit.title, words) })),
      nextPageToken: next === undefined ? "" : toPageToken(query.sort, next),
    };
  }

  suggest(text: string): Promise<Suggestions> {
    return this.#engine.suggest(text.slice(0, longestQuery));
  }
}

function mustBeRange({ priceMin, priceMax }: SearchQuery["filters"]): void {
  if (priceMin === undefined || priceMax === undefined || priceMin <= priceMax) return;
  const message = "must not be below priceMin";
  throw new AppError("invalid", "invalid_request", `priceMax ${message}`, {
    fields: [{ field: "priceMax", code: "range", message }],
  });
}
