import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { events } from "@shopstream/protos/events.ts";
import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import type { Assortment } from "./assortment.ts";
import type { Sku } from "./sku.ts";

/** Names and prices follow the catalog. The versions of a product make each event take effect once. */
export function cartEvents(assortment: Assortment): EventSubscription[] {
  return [
    on(events.ProductChanged, async ({ envelope, data: { productId, product, change } }) => {
      if (product === undefined) return;
      const sold = change !== "deleted" && product.status === "active";
      const atMs = Date.parse(product.updatedAt ?? envelope.time);
      await assortment.note(productId, envelope.sequence, atMs, toSkus(product, sold));
    }),
  ];
}

function toSkus({ id: productId, slug: productSlug, title, media, variants }: ProductSnapshot, sold: boolean): Sku[] {
  const image = media.find(({ kind }) => kind === "image");
  return variants.map(({ sku, options, prices }) => ({
    sku,
    productId,
    productSlug,
    title,
    options,
    image,
    prices: prices.map(({ amount, currency, region }) => ({ amount, currency, region })),
    sold,
  }));
}
