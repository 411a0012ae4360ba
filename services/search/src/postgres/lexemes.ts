import type { Field, ProductTerms } from "../product-terms.ts";
import { weightOf } from "./tsquery.ts";

/**
 * A tsvector as text: every word with the weights of the fields it is in. Made here and not by to_tsvector, whose parser
 * takes "BESTÅ/LACK" for a path and depends on the database's locale. Places mean nothing; a lexeme must have one to
 * carry a weight, so each field is one place.
 */
export function toTsvector(lexemes: ProductTerms["lexemes"], fields: readonly Field[]): string {
  const places = new Map<string, string[]>();
  for (const [i, field] of fields.entries()) {
    for (const lexeme of lexemes[field]) {
      const place = `${i + 1}${weightOf[field]}`;
      const known = places.get(lexeme);
      if (known === undefined) places.set(lexeme, [place]);
      else known.push(place);
    }
  }
  return [...places].map(([lexeme, at]) => `'${lexeme}':${at.join()}`).join(" ");
}
