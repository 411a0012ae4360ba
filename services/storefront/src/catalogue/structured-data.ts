import { plainAmount } from "../money.ts";
import type { Product } from "./product.ts";

/** A product as schema.org has it. */
export function productData(product: Product, url: string): object {
  const { title, description, brand, media, rating, variants, price, inStock } = product;
  const availability = `https://schema.org/${inStock ? "InStock" : "OutOfStock"}`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: title,
    description,
    url,
    sku: variants[0]?.sku,
    ...(brand === "" ? {} : { brand: { "@type": "Brand", name: brand } }),
    ...(media.length === 0 ? {} : { image: media.map((picture) => picture.url) }),
    ...(rating === undefined || rating.count === 0
      ? {}
      : { aggregateRating: { "@type": "AggregateRating", ratingValue: rating.average, reviewCount: rating.count } }),
    ...(price?.min === undefined
      ? {}
      : { offers: { ...offerOf(price.min, price.max ?? price.min), availability, url } }),
  };
}

type Money = Parameters<typeof plainAmount>[0];

function offerOf(low: Money, high: Money): object {
  const priceCurrency = low.currency;
  if (low.amount === high.amount) return { "@type": "Offer", price: plainAmount(low), priceCurrency };
  return { "@type": "AggregateOffer", lowPrice: plainAmount(low), highPrice: plainAmount(high), priceCurrency };
}

export function breadcrumbData(trail: readonly { readonly name: string; readonly url: string }[]): object {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: trail.map(({ name, url }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: url,
    })),
  };
}

/** As the inside of a script element, which ends at the first "</script": whatever a product is called. */
export function scriptSafe(data: object): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
