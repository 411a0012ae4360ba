/** A run of letters and digits; apostrophes stay inside, "men's" is one word. */
const run = /[\p{L}\p{N}\p{M}'’]+/gu;
// Letters that Unicode does not take apart.
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
/** Longer runs are data, not words; PostgreSQL refuses lexemes beyond 2 KiB. */
const longestWord = 64;

/** Lower case without accents: what is compared. Both sides of a comparison go through here, in every engine. */
export function fold(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return plain.replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter).normalize("NFC");
}

/** The words of a text, folded, in order. They hold nothing but letters and digits, so they are safe in any query language. */
export function wordsOf(text: string): string[] {
  return (text.match(run) ?? []).map(foldWord).filter((word) => word !== "");
}

export function foldWord(word: string): string {
  return fold(word)
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .slice(0, longestWord);
}
