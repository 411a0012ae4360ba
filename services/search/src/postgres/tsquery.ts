import { stem } from "../stem.ts";
import { synonymsOf } from "../synonyms.ts";

// Words hold only letters and digits (words.ts), so quoting them is enough and no operator of tsquery can come through.

/** Every word, in any of its forms; the last one may be the beginning of a word. "book shelf" also finds "bookshelf". */
export function allOf(words: readonly string[]): string {
  const each = words.map((word, i) => formsOf(word, i === words.length - 1)).join(" & ");
  return words.length === 2 || words.length === 3 ? `(${each}) | ${quote(words.join(""))}:*` : each;
}

export function anyOf(words: readonly string[]): string {
  return words.map((word, i) => formsOf(word, i === words.length - 1)).join(" | ");
}

/** The words as typed, without synonyms and beginnings: products that have these come first. */
export function typed(words: readonly string[]): string {
  return [...new Set(words.flatMap((word) => [word, stem(word)]))].map(quote).join(" | ");
}

export function formsOf(word: string, mayBeBeginning: boolean): string {
  const forms = [...new Set([word, stem(word), ...synonymsOf(word).flatMap((synonym) => [synonym, stem(synonym)])])];
  const all = forms.map((form) => (mayBeBeginning && form === word ? `${quote(form)}:*` : quote(form)));
  return `(${all.join(" | ")})`;
}

function quote(word: string): string {
  return `'${word}'`;
}
