import type { Draft } from "@shopstream/platform/rpc/handlers.ts";
import type {
  ProductCard,
  Product as ProductMessage,
  VariantDetail,
  Variant as VariantMessage,
} from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import type { StockBySku } from "./browsing.ts";
import { compareAtPrice, firstCurrency, type Market, priceRange, sellingPrice, shownPrice, toMoney } from "./price.ts";
import { type Card, type Product, revisionOf, type Variant } from "./product.ts";

/** A product in a list. `include` adds its variants, and their quantities. */
export function toCardMessage(
  card: Card,
  stock: StockBySku,
  market: Market,
  include: readonly string[],
): Draft<ProductCard> {
  const { id, slug, title, brand, rating, image, variants } = card;
  const { min, max } = priceRange(variants, market);
  return {
    id,
    slug,
    title,
    brand,
    rating,
    image,
    price: { min: toMoney(min), max: toMoney(max) },
    compareAtPrice: compareAtPrice(min),
    inStock: anyInStock(variants, stock),
    variants: include.includes("variants") ? toVariantMessages(variants, stock, market, include.includes("stock")) : [],
  };
}

/** A product on its own page. */
export function toProductMessage(product: Product, stock: StockBySku, market: Market): Draft<ProductMessage> {
  const { min, max } = priceRange(product.variants, market);
  const variants = toVariantMessages(product.variants, stock, market, true);
  return {
    ...product,
    variants,
    price: { min: toMoney(min), max: toMoney(max) },
    inStock: anyInStock(product.variants, stock),
  };
}

/** What is asked about of these products, for whoever sells it: prices are those of the market only. */
export function toVariantDetails(
  cards: readonly Card[],
  skus: ReadonlySet<string>,
  market: Market,
): Draft<VariantDetail>[] {
  return cards.flatMap(({ id, slug, title, image, version, rating, variants }) =>
    variants
      .filter(({ sku }) => skus.has(sku))
      .map(({ sku, options, prices }) => {
        const price = sellingPrice(prices, market);
        const currencies = [...new Set(prices.map(({ currency }) => currency))].filter(
          (currency) => currency !== market.currency,
        );
        return {
          sku,
          productId: id,
          productSlug: slug,
          title,
          options,
          image,
          price: price && toMoney(price),
          version: revisionOf({ version, rating }),
          currencies,
          prices,
        };
      }),
  );
}

function toVariantMessages(
  variants: readonly Variant[],
  stock: StockBySku,
  market: Market,
  withQuantity: boolean,
): Draft<VariantMessage>[] {
  const first = firstCurrency(variants);
  return variants.map(({ sku, options, prices }) => {
    const price = shownPrice(prices, market, first);
    const { inStock = true, available } = stock.get(sku) ?? {};
    return {
      sku,
      options,
      price: toMoney(price),
      compareAtPrice: compareAtPrice(price),
      inStock,
      available: withQuantity ? available : undefined,
    };
  });
}

function anyInStock(variants: readonly Variant[], stock: StockBySku): boolean {
  return variants.some(({ sku }) => stock.get(sku)?.inStock ?? true);
}
