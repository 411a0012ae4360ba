import { escapeHtml } from "@shopstream/platform/html.ts";
import { stem } from "./stem.ts";
import { synonymsOf } from "./synonyms.ts";
import { foldWord } from "./words.ts";

const run = /([\p{L}\p{N}\p{M}'’]+)/u;

/** The title as HTML: everything words that were searched for inside <mark>. The last one may be a beginning. */
export function highlight(title: string, words: readonly string[]): string {
  const found = new Set(words.flatMap((word) => [word, ...synonymsOf(word)]).map(stem));
  const last = words.at(-1);
  const matches = (word: string) => found.has(stem(word)) || (last !== undefined && word.startsWith(last));
  // Splitting by a group keeps the words at the odd places.
  const parts = title
    .split(run)
    .map((part, i) =>
      i % 2 === 1 && words.length > 0 && matches(foldWord(part))
        ? `<mark>${escapeHtml(part)}</mark>`
        : escapeHtml(part),
    );
  return parts.join("");
}
