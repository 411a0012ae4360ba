import { complete } from "../correction.ts";
import { wantedOf } from "../ranking.ts";
import type { Suggestions } from "../search-result.ts";
import {
  type Begun,
  isNothing,
  mostOfEach,
  mostTerms,
  mostWords,
  shortestTerm,
  toSuggestions,
} from "../suggestions.ts";
import { wordsOf } from "../words.ts";
import type { Connection } from "./connection.ts";
import type { DictionaryReader } from "./dictionary-reader.ts";
import { beginningWith } from "./facet-body.ts";
import { allIn, live } from "./query-body.ts";

interface Answer {
  readonly hits: {
    readonly hits: readonly {
      readonly _source: { readonly card: { readonly slug: string; readonly title: string } };
    }[];
  };
  readonly aggregations?: { readonly terms: { readonly buckets: readonly { readonly key: string }[] } };
}

export interface SuggestReaderDeps {
  readonly connection: Connection;
  readonly index: string;
  readonly dictionary: DictionaryReader;
}

/** Typeahead: products from the index, single words and categories from the dictionary. */
export class SuggestReader {
  readonly #deps: SuggestReaderDeps;

  constructor(deps: SuggestReaderDeps) {
    this.#deps = deps;
  }

  async suggest(text: string): Promise<Suggestions> {
    const words = wordsOf(text).slice(0, mostWords);
    const last = words.at(-1);
    if (last === undefined) return { terms: [], products: [], categories: [] };
    const begun = await this.#begun(words, last);
    const candidates = isNothing(begun) ? (await this.#deps.dictionary.candidates([last])).get(last) : undefined;
    const meant = complete(last, candidates ?? []);
    if (meant === undefined) return toSuggestions(begun, words);
    const corrected = [...words.slice(0, -1), meant];
    return toSuggestions(await this.#begun(corrected, meant), corrected);
  }

  async #begun(words: readonly string[], last: string): Promise<Begun> {
    const { connection, index, dictionary } = this.#deps;
    const body = suggestBody(words, last);
    const [{ hits, aggregations }, { terms, categories }] = await Promise.all([
      connection.query<Answer>((client) => client.search({ index, body } as never) as never),
      dictionary.begun(last, words.join(" ")),
    ]);
    return {
      terms: aggregations === undefined ? terms : aggregations.terms.buckets.map(({ key }) => key).filter(isLongEnough),
      products: hits.hits.map(({ _source: { card } }) => ({ slug: card.slug, title: card.title })),
      categories,
    };
  }
}

const isLongEnough = (term: string) => [...term].length >= shortestTerm;

function suggestBody(words: readonly string[], last: string): object {
  const startsSo = { constant_score: { filter: { prefix: { title_key: words.join(" ") } }, boost: 1 } };
  return {
    query: { bool: { filter: [live, allIn("in_names", wantedOf(words))], should: [startsSo] } },
    sort: [{ _score: "desc" }, { merit: "desc" }, { id: "asc" }],
    size: mostOfEach,
    _source: ["card"],
    track_total_hits: false,
    // What goes with the earlier words; a single word is looked up in the dictionary. Words hold no signs of a pattern.
    ...(words.length === 1
      ? {}
      : {
          aggs: {
            terms: {
              terms: {
                field: "words",
                include: beginningWith(last),
                size: mostTerms + 5,
                order: [{ _count: "desc" }, { _key: "asc" }],
              },
            },
          },
        }),
  };
}
