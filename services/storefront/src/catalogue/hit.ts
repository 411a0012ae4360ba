import type { Hit } from "./listing.ts";
import type { Product } from "./product.ts";

const summaryLength = 160;

/** A product as a list would show it. */
export function toHit(product: Product): Hit {
  const { id, slug, title, brand, description, media, price, rating, inStock, categories, variants } = product;
  const [image, category] = [media.find(({ kind }) => kind !== "video"), categories.at(-1)];
  const compareAtPrice = variants.find((variant) => variant.price?.amount === price?.min?.amount)?.compareAtPrice;
  return {
    ...{ id, slug, title, brand, inStock, highlight: "", summary: description.slice(0, summaryLength) },
    ...(image === undefined ? {} : { image }),
    ...(category === undefined ? {} : { category }),
    ...(price === undefined ? {} : { price }),
    ...(rating === undefined ? {} : { rating }),
    ...(compareAtPrice === undefined ? {} : { compareAtPrice }),
  };
}
