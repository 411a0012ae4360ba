import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { CartService } from "@shopstream/protos/services/cart.ts";
import type { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type { Shop } from "./basket.ts";
import { toBasket } from "./messages.ts";

export interface ShopClients {
  readonly cart: Pick<Client<typeof CartService>, "getCart">;
  readonly catalog: Pick<Client<typeof CatalogService>, "getVariants">;
}

/** Baskets and prices as the neighbours have them. The cart checks that the caller owns it. */
export function shopWith({ cart, catalog }: ShopClients): Shop {
  return {
    basket: async (id, cartToken) => toBasket(await cart.getCart({ id, cartToken })),
    // The cart's prices follow the catalogue by events, which can be late; what is charged must not be.
    prices: async ({ lines, currency, region }) => {
      const { items } = await catalog.getVariants({ skus: lines.map(({ sku }) => sku), currency, region });
      return new Map(items.flatMap(({ sku, price }) => (price === undefined ? [] : [[sku, price.amount] as const])));
    },
  };
}
