import { defineService } from "@shopstream/platform/service.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type { VariantDetail } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import { deploy } from "../deploy.ts";
import { Assortment } from "./assortment.ts";
import { config } from "./config.ts";
import { cartEvents } from "./events.ts";
import { cartRpc } from "./rpc.ts";
import { Carts } from "./service.ts";
import type { SkuRevision } from "./sku.ts";
import { SkuStore } from "./sku-store.ts";
import { CartStore } from "./store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const app = defineService({
  deploy,
  config,
  build: ({ redis, redisPrefix, clock, random, log, config, client }) => {
    const catalog = client(CatalogService);
    const ask = async (skus: readonly string[]) => {
      const { items } = await catalog.getVariants({ skus }, { timeoutMs: config.CATALOG_TIMEOUT_MS });
      return items.map((item) => toRevision(item, clock.now()));
    };
    const assortment = new Assortment({ store: new SkuStore(redis, redisPrefix), ask, log });
    const carts = new Carts({
      store: new CartStore(redis, redisPrefix),
      assortment,
      clock,
      random,
      guestTtlMs: config.GUEST_TTL_DAYS * dayMs,
      memberTtlMs: config.MEMBER_TTL_DAYS * dayMs,
      answerTtlMs: config.ANSWER_TTL_HOURS * hourMs,
    });
    return { rpc: [cartRpc(carts, config.DEFAULT_CURRENCY)], events: cartEvents(assortment) };
  },
});

function toRevision(detail: VariantDetail, atMs: number): SkuRevision {
  const { sku, productId, productSlug, title, options, image, version } = detail;
  const prices = detail.prices.map(({ amount, currency, region }) => ({ amount, currency, region }));
  return { sku: { sku, productId, productSlug, title, options, image, prices, sold: true }, version, atMs };
}
