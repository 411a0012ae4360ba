import type { Field } from "../product-terms.ts";
import type { Term, Wanted } from "../ranking.ts";

// Words hold only letters and digits (words.ts), so quoting them is enough and no operator of tsquery can come through.

/** The weight that lexemes of a field carry. */
export const weightOf: Readonly<Record<Field, string>> = { title: "A", brand: "B", facts: "C", description: "D" };

/** Every word, in any of its forms. */
export function allOf({ words, together }: Wanted): string {
  const each = words.map((term) => formsOf(term)).join(" & ");
  return together === undefined ? each : `(${each}) | ${formsOf(together)}`;
}

export function anyOf({ words }: Wanted): string {
  return words.map((term) => formsOf(term)).join(" | ");
}

export function formsOf({ forms, beginning }: Term, weight = ""): string {
  const all = forms.map((form) => (form === beginning ? `'${form}':*${weight}` : lexeme(form, weight)));
  return `(${all.join(" | ")})`;
}

export function typedOf({ typed }: Term, weight: string): string {
  return `(${typed.map((form) => lexeme(form, weight)).join(" | ")})`;
}

function lexeme(form: string, weight: string): string {
  return weight === "" ? `'${form}'` : `'${form}':${weight}`;
}
