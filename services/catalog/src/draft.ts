import type { FieldProblem } from "@shopstream/platform/errors.ts";
import { isCurrency } from "@shopstream/platform/money.ts";
import { parsePath } from "./category.ts";
import type { Price } from "./price.ts";
import type { Content, Media, ProductStatus, Variant } from "./product.ts";

export interface DraftVariant extends Variant {
  readonly initialStock?: number | undefined;
}

/** A product as staff or an import describe it. An empty slug or status means: the shop decides. */
export interface ProductDraft extends Omit<Content, "status" | "categories" | "variants"> {
  readonly slug: string;
  readonly status: ProductStatus | "";
  /** Paths: "Home > Kitchen". */
  readonly categories: readonly string[];
  readonly variants: readonly DraftVariant[];
}

const deepestPath = 5;
const longestName = 100;
const skuPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Everything that is wrong with a draft by itself, by field. */
export function draftProblems(draft: ProductDraft): FieldProblem[] {
  return [
    ...unreadable(draft),
    ...basics(draft),
    ...pathProblems(draft.categories),
    ...mediaProblems(draft.media),
    ...variantProblems(draft.variants),
  ];
}

// The gateway checks shape by the contract; an import must also survive rows that came another way.
function basics({ title, variants }: ProductDraft): FieldProblem[] {
  return [
    ...(title.trim() === "" ? [problem("title", "required", "a product needs a title")] : []),
    ...(variants.length === 0 ? [problem("variants", "required", "a product needs at least one variant")] : []),
  ];
}

// PostgreSQL stores neither NUL nor half a surrogate pair.
function unreadable(value: unknown, field = ""): FieldProblem[] {
  if (typeof value === "string")
    return value.includes("\0") || !value.isWellFormed()
      ? [problem(field, "unreadable_text", "contains characters that are no text")]
      : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    ...unreadable(key, field),
    ...unreadable(part, Array.isArray(value) ? `${field}[${key}]` : [field, key].filter(Boolean).join(".")),
  ]);
}

function pathProblems(paths: readonly string[]): FieldProblem[] {
  return paths.flatMap((path, index) => {
    const names = parsePath(path);
    const field = `categories[${index}]`;
    if (names.includes("")) return [problem(field, "empty_name", "a category needs a name")];
    if (names.length > deepestPath) return [problem(field, "too_deep", `categories go ${deepestPath} levels deep`)];
    return names.some((name) => name.length > longestName)
      ? [problem(field, "too_long", `a category's name has at most ${longestName} characters`)]
      : [];
  });
}

// What is shown as a link or an image must not be able to run.
function mediaProblems(media: readonly Media[]): FieldProblem[] {
  return media.flatMap(({ url }, index) =>
    /^(https?:\/\/|\/(?!\/))/i.test(url)
      ? []
      : [problem(`media[${index}].url`, "unsafe_url", "an http, https or site-relative address")],
  );
}

function variantProblems(variants: readonly DraftVariant[]): FieldProblem[] {
  const names = optionNames(variants[0]);
  const seenSkus = new Set<string>();
  const seenOptions = new Set<string>();
  return variants.flatMap((variant, index) => {
    const field = `variants[${index}]`;
    const options = JSON.stringify(Object.entries(variant.options).sort());
    const problems = [...skuProblems(variant.sku, field, seenSkus), ...priceProblems(variant.prices, field)];
    if (optionNames(variant) !== names)
      problems.push(problem(`${field}.options`, "inconsistent_options", "every variant names the same options"));
    else if (names !== "[]" && seenOptions.has(options))
      problems.push(problem(`${field}.options`, "duplicate_options", "two variants have the same options"));
    seenOptions.add(options);
    return problems;
  });
}

function optionNames(variant: DraftVariant | undefined): string {
  return JSON.stringify(Object.keys(variant?.options ?? {}).sort());
}

function skuProblems(sku: string, field: string, seen: Set<string>): FieldProblem[] {
  if (!skuPattern.test(sku))
    return [problem(`${field}.sku`, "pattern", "letters, digits, dot, hyphen and underscore, at most 64")];
  if (seen.has(sku)) return [problem(`${field}.sku`, "duplicate_sku", `${sku} is there twice`)];
  seen.add(sku);
  return [];
}

function priceProblems(prices: readonly Price[], variant: string): FieldProblem[] {
  if (prices.length === 0) return [problem(`${variant}.prices`, "required", "a variant needs a price")];
  const seen = new Set<string>();
  return prices.flatMap(({ amount, currency, region, compareAtAmount }, index) => {
    const field = `${variant}.prices[${index}]`;
    const market = `${currency} ${region}`;
    const again = seen.has(market);
    seen.add(market);
    if (again) return [problem(`${field}.currency`, "duplicate_price", `there are two prices for ${market.trim()}`)];
    if (!isCurrency(currency)) return [problem(`${field}.currency`, "unknown_currency", "an ISO 4217 code")];
    if (!Number.isSafeInteger(amount) || amount < 0)
      return [problem(`${field}.amount`, "minimum", "a whole number of minor units, not negative")];
    if (compareAtAmount !== undefined && compareAtAmount < amount)
      return [problem(`${field}.compareAtAmount`, "below_price", "the earlier price must not be below the price")];
    return [];
  });
}

function problem(field: string, code: string, message: string): FieldProblem {
  return { field, code, message };
}
