const irregular: Readonly<Record<string, string>> = {
  children: "child",
  women: "woman",
  men: "man",
  feet: "foot",
  teeth: "tooth",
  mice: "mouse",
};

/**
 * Brings the English plural and singular of a word together and leaves everything else alone. On purpose no more: a full
 * stemmer also joins words that a shop must keep apart, and harms names and other languages. The result need not be a
 * word ("shelves" and "shelf" meet as "shelf", "gloves" and "glove" as "glof").
 */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return irregular[word] ?? word;
  return irregular[word] ?? singular(word).replace(/(ve|fe)$/, "f");
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return word.replace(/ies$/, "y");
  if (/(ch|sh|x|ss|o)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, "");
}

const fillers = new Set("a an and at by for from in of on or the to with".split(" "));

/** Without words that say nothing, unless nothing else was said. */
export function withoutFillers(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !fillers.has(word));
  return telling.length > 0 ? telling : words;
}
