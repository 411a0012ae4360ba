import type { SearchHit } from "@shopstream/protos/shop/search/v1/search.ts";

/** An inflection more or less: "chairs" is told where a chair was shown. */
const ending = 2;
const shortestStem = 3;
const mostWords = 12;

/**
 * Of what somebody typed, the words that the products shown to them have. Everything else stays untold: people paste names,
 * addresses and numbers into a search box, and what the catalogue does not say is none of its business.
 */
export function wordsShown(typed: string, hits: readonly SearchHit[]): string {
  const shown = hits.flatMap(({ title, brand, summary, category }) => [title, brand, summary, category?.name]);
  const known = ` ${wordsOf(shown.join(" ")).join(" ")}`;
  const isShown = (word: string) => known.includes(` ${word.slice(0, Math.max(shortestStem, word.length - ending))}`);
  return wordsOf(typed).slice(0, mostWords).filter(isShown).join(" ");
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}
