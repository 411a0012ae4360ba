import type { Locale } from "../locale.ts";

/** One form for each way of counting that a language has; Arabic has six. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Text = string | Plural;
export type Values = Readonly<Record<string, string | number>>;

type Shape<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Plural };

/** The texts of one part of the shop in every language: the same keys in each, or it does not compile. */
export function inLanguages<const T extends Readonly<Record<string, Text>>>(texts: {
  readonly en: T;
  readonly de: Shape<NoInfer<T>>;
  readonly ar: Shape<NoInfer<T>>;
}): Readonly<Record<Locale, Shape<T>>> {
  return texts as Readonly<Record<Locale, Shape<T>>>;
}

/** Puts values into a text; a plural chooses its form by `count`. Numbers are written as the language writes them. */
export function say(locale: Locale, text: Text, values: Values = {}): string {
  const form = typeof text === "string" ? text : formOf(locale, text, Number(values["count"]));
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

function formOf(locale: Locale, text: Plural, count: number): string {
  return text[new Intl.PluralRules(locale).select(count)] ?? text.other;
}
