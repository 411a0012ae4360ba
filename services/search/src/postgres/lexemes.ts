import { stem } from "../stem.ts";
import { wordsOf } from "../words.ts";

export type Weight = "A" | "B" | "C" | "D";
type Place = `${number}${Weight}`;

/** PostgreSQL counts no further, and a word that is there ten times is not more about the product than that. */
const lastPosition = 16_000;
const placesPerWord = 10;

/**
 * A tsvector as text: each word and its stem with their places and weights. Made here and not by to_tsvector, whose parser
 * takes "BESTÅ/LACK" for a path and depends on the database's locale.
 */
export function toTsvector(texts: readonly (readonly [Weight, string])[]): string {
  const places = new Map<string, Place[]>();
  let position = 0;
  for (const [weight, text] of texts) {
    for (const word of wordsOf(text)) {
      position = Math.min(position + 1, lastPosition);
      for (const lexeme of new Set([word, stem(word)])) add(places, lexeme, `${position}${weight}`);
    }
  }
  return [...places].map(([lexeme, at]) => `'${lexeme}':${at.join()}`).join(" ");
}

function add(places: Map<string, Place[]>, lexeme: string, place: Place): void {
  const known = places.get(lexeme);
  if (known === undefined) places.set(lexeme, [place]);
  else if (known.length < placesPerWord) known.push(place);
}
