import type { Draft } from "@shopstream/platform/rpc/handlers.ts";
import { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import { type ProductState, toState } from "../document.ts";

/** A product of the catalogue; its id is prod_ and the slug, its only SKU the slug. */
export function snapshot({
  slug,
  amount,
  ...rest
}: Draft<ProductSnapshot> & { readonly slug: string; readonly amount?: number }): ProductSnapshot {
  const variants = [{ sku: slug, options: {}, prices: [{ amount: amount ?? 9900, currency: "EUR" }] }];
  return ProductSnapshot.fromPartial({
    id: `prod_${slug.replaceAll("-", "_")}`,
    slug,
    title: slug,
    status: "active",
    version: 1,
    createdAt: "2026-01-01T00:00:00Z",
    variants,
    ...rest,
  } as never);
}

export function product(fields: Parameters<typeof snapshot>[0]): ProductState {
  return toState(snapshot(fields));
}

const home = { slug: "home", name: "Home" };
const seating = { slug: "seating", name: "Seating" };
const lighting = { slug: "lighting", name: "Lighting" };
const tables = { slug: "tables", name: "Tables & desks" };

/** A small furniture shop. */
export const shop: readonly ProductState[] = [
  product({
    slug: "oak-chair",
    title: "Oak dining chair",
    brand: "Nordviken",
    categories: [home, seating],
    attributes: { Colour: "Brown" },
    amount: 8900,
    rating: { average: 4.5, count: 12 },
    createdAt: "2026-01-05T00:00:00Z",
  }),
  product({
    slug: "red-chair",
    title: "Folding chair",
    brand: "FÄRLÖV",
    categories: [home, seating],
    attributes: { Colour: "Red" },
    amount: 1900,
    rating: { average: 3.5, count: 4 },
    createdAt: "2026-01-04T00:00:00Z",
    description: "Goes with every table for the kitchen",
  }),
  product({
    slug: "sofa",
    title: "Sofa",
    brand: "FÄRLÖV",
    categories: [home, seating],
    attributes: { Colour: "Grey", "Seat width": "180 cm" },
    amount: 79900,
    rating: { average: 4.8, count: 90 },
    createdAt: "2026-01-03T00:00:00Z",
  }),
  product({
    slug: "sofa-cover",
    title: "Cover for a two-seat sofa",
    brand: "Farlov",
    categories: [home, seating],
    attributes: { Colour: "Red" },
    amount: 14900,
    createdAt: "2026-01-02T00:00:00Z",
  }),
  product({
    slug: "kitchen-table",
    title: "Kitchen table",
    brand: "Nordviken",
    categories: [home, tables],
    attributes: { Colour: "Brown" },
    amount: 24900,
    createdAt: "2026-01-06T00:00:00Z",
  }),
  product({
    slug: "table-lamp",
    title: "BESTÅ/LACK table lamp, 40x60 cm",
    brand: "Lumen",
    categories: [home, lighting],
    attributes: { Colour: "Red", Material: "Steel" },
    amount: 4900,
    createdAt: "2026-01-07T00:00:00Z",
  }),
  product({
    slug: "bookshelf",
    title: "Bookshelf with 5 shelves",
    brand: "Nordviken",
    categories: [home],
    amount: 9900,
    createdAt: "2026-01-08T00:00:00Z",
  }),
];
