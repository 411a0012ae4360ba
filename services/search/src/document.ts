import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import { type Price, pricesOf } from "./price.ts";

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** What the index keeps of a product that can be bought. Everything but the stock comes from the catalogue. */
export interface ProductDocument {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly image?: { readonly url: string; readonly alt: string; readonly kind: string };
  readonly rating: { readonly average: number; readonly count: number };
  readonly createdAt: string;
  /** Ancestors included. */
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
  /** The product's own, and what its variants can be chosen by. */
  readonly attributes: readonly Attribute[];
  readonly skus: readonly string[];
  readonly prices: Readonly<Record<string, Price>>;
}

/** The state of a product at one version, which is the catalogue's revision: a document, or none when it is not (or no longer) for sale. */
export interface ProductState {
  readonly id: string;
  readonly version: number;
  readonly document?: ProductDocument;
}

export function toState(product: ProductSnapshot): ProductState {
  const { id, status } = product;
  // Events of before there were ratings have no revision.
  const version = product.revision || product.version;
  return status === "active" ? { id, version, document: toDocument(product) } : { id, version };
}

function toDocument(product: ProductSnapshot): ProductDocument {
  const { slug, title, description, brand, categories, variants, rating, createdAt } = product;
  const image = product.media.find(({ kind }) => kind !== "video");
  return {
    slug,
    title,
    description,
    brand,
    ...(image === undefined ? {} : { image }),
    rating: rating ?? { average: 0, count: 0 },
    createdAt: createdAt ?? new Date(0).toISOString(),
    categories,
    attributes: attributesOf(product),
    skus: variants.map(({ sku }) => sku),
    prices: pricesOf(variants),
  };
}

function attributesOf({ attributes, options, variants }: ProductSnapshot): Attribute[] {
  const pairs = [attributes, ...variants.map((variant) => variant.options)].flatMap((map) => Object.entries(map));
  const offered = options.flatMap(({ name, values }) => values.map((value) => [name, value] as const));
  const all = [...pairs, ...offered].map(([name, value]) => ({ name, value }));
  return [...new Map(all.map((attribute) => [JSON.stringify(attribute), attribute])).values()];
}
