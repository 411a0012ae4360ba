import { RedisBus } from "@shopstream/platform/bus-redis.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { type Draft, implement } from "@shopstream/platform/rpc/handlers.ts";
import { type Caller, testServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import { app } from "../app.ts";

/** A running cart service, a stand-in for the catalog, and the bus on which the catalog tells of its products. */
export async function openShop(env: Record<string, string> = {}) {
  const catalog = new FakeCatalog();
  const services = await testServices({ apps: [app], fakes: [catalog.rpc], env });
  const redis = connectRedis(services.env["REDIS_URL"] as string);
  const prefix = services.env["REDIS_PREFIX"] as string;
  const bus = new RedisBus({
    redis,
    clock: systemClock,
    random: systemRandom,
    log: createLog("test", "silent"),
    prefix,
    keep: 1_000,
  });
  const as = (caller: Caller) => services.client(CartService, caller);
  return {
    catalog,
    redis,
    prefix,
    guest: as({ anonymous: true }),
    member: (user: string) => as({ user }),
    orders: as({ service: "orders" }),
    publish: (...told: OutgoingEvent[]) =>
      bus.publish(
        "product.events",
        told.map(({ envelope }) => envelope),
      ),
    close: async () => {
      await services.close();
      redis.disconnect();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A product with one price per variant, as an event tells of it. */
export function changed(
  product: Draft<ProductSnapshot> & { id: string; version: number },
  change = "updated",
): OutgoingEvent {
  const seconds = String(product.version).padStart(2, "0");
  const snapshot = {
    status: "active",
    title: product.id,
    slug: product.id,
    updatedAt: `2026-01-01T00:00:${seconds}.000Z`,
    ...product,
  };
  const deps = { clock: systemClock, random: systemRandom };
  return newEvent(
    events.ProductChanged,
    product.id,
    product.version,
    { productId: product.id, change, product: snapshot },
    deps,
  );
}

const refuse = () => Promise.reject(new AppError("forbidden", "not_expected", "the cart has no business here"));
const unanswered = {
  listCategories: refuse,
  getCategory: refuse,
  listProducts: refuse,
  getProduct: refuse,
  createProduct: refuse,
  updateProduct: refuse,
  deleteProduct: refuse,
  importProducts: refuse,
  exportProducts: refuse,
};

/** Sells what is in `prices`: amounts by currency, by SKU. */
class FakeCatalog {
  readonly prices = new Map<string, Record<string, number>>();
  version = 1;
  calls = 0;
  down = false;

  readonly rpc = implement(CatalogService, {
    ...unanswered,
    getVariants: async ({ skus }) => {
      this.calls += 1;
      if (this.down) throw new AppError("unavailable", "service_unavailable", "the catalog is down");
      return { items: skus.flatMap((sku) => (this.prices.has(sku) ? [this.#variant(sku)] : [])) };
    },
  });

  #variant(sku: string) {
    const prices = Object.entries(this.prices.get(sku) ?? {}).map(([currency, amount]) => ({ amount, currency }));
    return {
      sku,
      productId: `prod_of_${sku}`,
      productSlug: `the-${sku}`,
      title: `The ${sku}`,
      version: this.version,
      prices,
    };
  }
}
