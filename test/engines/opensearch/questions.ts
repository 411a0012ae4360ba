import type { ProductState } from "../../../services/search/src/document.ts";
import type { SearchQuery, Sort } from "../../../services/search/src/search-query.ts";
import { wordsOf } from "../../../services/search/src/words.ts";

const sorts: readonly Sort[] = ["relevance", "newest", "price_asc", "price_desc", "title", "rating"];

type Pick = <T>(list: readonly T[]) => T;

/** What customers may ask a catalogue: its own words whole, begun and misspelt, with filters that exist and some that do not. */
export function* questionsTo(products: readonly ProductState[], count: number): Generator<SearchQuery> {
  const next = numbers(7);
  const pick: Pick = (list) => list[Math.floor(next() * list.length)] as never;
  const documents = products.flatMap(({ document }) => document ?? []);
  for (let i = 0; i < count; i += 1) {
    const about = pick(documents);
    const other = pick(documents);
    const words = wordsOf(`${about.title} ${about.brand} ${about.description}`);
    const attribute = about.attributes.length === 0 ? undefined : pick(about.attributes);
    yield {
      text: pick([
        () => "",
        () => pick(words),
        () => typed(words, pick),
        () => `${pick(words)} ${typed(words, pick)}`,
        () => other.title,
      ])(),
      sort: pick(sorts),
      currency: pick(["", "", "EUR", "SAR", "ZZZ"]),
      limit: pick([1, 10, 24]),
      filters: {
        categories: i % 3 === 0 ? [pick(about.categories).slug] : [],
        brands: i % 5 === 0 ? [about.brand.toLowerCase(), other.brand] : [],
        attributes: i % 4 === 0 && attribute !== undefined ? [{ name: attribute.name, values: [attribute.value] }] : [],
        ...(i % 7 === 0 ? { priceMin: 5_000, priceMax: 60_000 } : {}),
        ...(i % 6 === 0 ? { ratingMin: 3 } : {}),
        ...(i % 8 === 0 ? { inStock: i % 16 === 0 } : {}),
      },
    };
  }
}

/** A word as it is typed: whole, begun, or with a mistake. */
function typed(words: readonly string[], pick: Pick): string {
  const word = pick(words);
  const at = Math.floor(word.length / 2);
  return pick([
    word,
    word.slice(0, 3),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) +
      word
        .slice(at, at + 2)
        .split("")
        .reverse()
        .join("") +
      word.slice(at + 2),
    `${word}s`,
  ]);
}

/** Fixed by its seed, so that a difference can be asked for again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}
