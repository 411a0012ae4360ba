/** Only the beginning is taken apart: it keeps the keys few, and the distance is measured on the whole word anyway. */
const prefixLength = 7;

/**
 * Keys under which a word and its misspellings meet: both sides leave out up to as many letters as may be wrong, and one
 * of the results is the same (symmetric deletion, as in SymSpell). Unlike trigrams it finds swapped letters in short words.
 */
export function spellingKeys(word: string): string[] {
  return [...without(letters(word).slice(0, prefixLength), allowedErrors(word))];
}

/** The keys of a word in the dictionary: also of its beginnings, for typeahead. */
export function dictionaryKeys(word: string): string[] {
  const all = letters(word);
  const beginnings = [3, 4, 5, 6].filter((length) => length < all.length).map((length) => all.slice(0, length));
  return [...new Set([...spellingKeys(word), ...beginnings.flatMap((start) => [...without(start, 1)])])];
}

/** How many letters of a word may be wrong. */
export function allowedErrors(word: string): number {
  const { length } = letters(word);
  if (length < 3 || /\d/.test(word)) return 0;
  return length < 6 ? 1 : 2;
}

/** Letters put in, left out, replaced or swapped with their neighbour (optimal string alignment). */
export function distance(from: string, to: string): number {
  const [a, b] = [letters(from), letters(to)];
  let [beforeLast, last]: number[][] = [[], b.map((_, j) => j).concat(b.length)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : replaced;
      row.push(Math.min(replaced, swapped, at(last, j) + 1, at(row, j - 1) + 1));
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[] | undefined, index: number): number {
  return row?.[index] ?? Number.POSITIVE_INFINITY;
}

function letters(word: string): string[] {
  return [...word];
}

function without(word: readonly string[], count: number): Set<string> {
  const keys = new Set([word.join("")]);
  if (count === 0 || word.length < 2) return keys;
  for (const [i] of word.entries()) for (const key of without(word.toSpliced(i, 1), count - 1)) keys.add(key);
  return keys;
}
