import { createHash } from "node:crypto";
import type { CategoryRef } from "./category.ts";
import type { Price } from "./price.ts";

export type ProductStatus = "active" | "draft" | "archived" | "deleted";

export interface Variant {
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  readonly prices: readonly Price[];
}

export interface Media {
  readonly url: string;
  readonly alt: string;
  readonly kind: string;
}

/** What staff decide about a product. */
export interface Content {
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly status: ProductStatus;
  readonly externalId: string;
  readonly variants: readonly Variant[];
  readonly media: readonly Media[];
  readonly attributes: Readonly<Record<string, string>>;
  /** With every ancestor, top first. */
  readonly categories: readonly CategoryRef[];
}

/** How customers rate a product, since which change of that; absent before the first one. */
export interface Rating {
  readonly average: number;
  readonly count: number;
  readonly sequence?: number;
}

/** A product whole: what is stored as one document, shown, published and kept as a version. */
export interface Product extends Content {
  readonly id: string;
  readonly slug: string;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly rating: Rating;
  /** Rises by one with each change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The part of a product that lists, carts and orders need: without its long texts. */
export type Card = Pick<Product, "id" | "slug" | "title" | "brand" | "rating" | "variants" | "version"> & {
  readonly image?: Media;
};

/** Rises with every event of a product. Its version rises with edits only: whoever edits has not to heed opinions. */
export function revisionOf({ version, rating }: Pick<Product, "version" | "rating">): number {
  return version + (rating.sequence ?? 0);
}

export function toCard({ id, slug, title, brand, rating, variants, version, media }: Product): Card {
  const image = media.find(({ kind }) => kind === "image");
  return { id, slug, title, brand, rating, variants, version, ...(image === undefined ? {} : { image }) };
}

/** The choices a customer has, in the order in which the variants name them. */
export function optionsOf(variants: readonly Variant[]): Product["options"] {
  const names = [...new Set(variants.flatMap(({ options }) => Object.keys(options)))];
  const valuesOf = (name: string) => [...new Set(variants.flatMap(({ options }) => options[name] ?? []))];
  return names.map((name) => ({ name, values: valuesOf(name) }));
}

/** Equal for equal content, whatever the order of keys. */
export function digestOf(content: Content): string {
  const { title, description, brand, status, externalId, media } = content;
  const variants = content.variants.map(({ sku, options, prices }) => [
    sku,
    sorted(options),
    prices.map(({ amount, currency, region, compareAtAmount }) => [amount, currency, region, compareAtAmount]),
  ]);
  const words = [
    title,
    description,
    brand,
    status,
    externalId,
    variants,
    media.map(({ url, alt, kind }) => [url, alt, kind]),
    sorted(content.attributes),
    content.categories.map(({ slug }) => slug),
  ];
  return createHash("sha256").update(JSON.stringify(words)).digest("base64url");
}

function sorted(map: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
