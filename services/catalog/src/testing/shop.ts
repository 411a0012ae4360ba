import { systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { type Envelope, on } from "@shopstream/platform/envelope.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { type Draft, implement } from "@shopstream/platform/rpc/handlers.ts";
import { defineService } from "@shopstream/platform/service.ts";
import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { CreateProductRequest } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import type { ProductChanged } from "@shopstream/protos/shop/catalog/v1/events.ts";
import { z } from "zod";
import { app } from "../app.ts";

/** A running catalog, a stand-in for inventory that keeps numbers in a map, and somebody who hears its events. */
export async function openShop(env: Record<string, string> = {}) {
  const inventory = new FakeInventory();
  const heard: Heard[] = [];
  const services = await testServices({
    apps: [app, listener(heard)],
    fakes: [inventory.rpc],
    env: { AVAILABILITY_CACHE_MS: "0", CATEGORY_CACHE_MS: "0", INITIAL_STOCK_INTERVAL_MS: "50", ...env },
  });
  return {
    services,
    inventory,
    heard,
    staff: services.client(CatalogService, { user: "usr_staff", roles: ["staff"] }),
    visitor: services.client(CatalogService, { anonymous: true }),
    cart: services.client(CatalogService, { service: "cart" }),
    statements: () => statements(services),
    sql: <Row extends { [column: string]: unknown }>(text: string, ...values: unknown[]) =>
      sql<Row>(services, text, values),
    close: () => services.close(),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

const refuse = () => Promise.reject(new AppError("forbidden", "not_expected", "the catalog has no business here"));
const unanswered = {
  getStock: refuse,
  adjustStock: refuse,
  listMovements: refuse,
  reserve: refuse,
  commit: refuse,
  release: refuse,
  getReservations: refuse,
  checkInvariants: refuse,
};

class FakeInventory {
  readonly stock = new Map<string, number>();
  calls = 0;
  down = false;
  /** A call waits for this first. */
  delay: Promise<void> = Promise.resolve();

  readonly rpc = implement(InventoryService, {
    ...unanswered,
    getAvailability: async ({ skus }) => {
      await this.#answer();
      return {
        available: Object.fromEntries(
          skus.flatMap((sku) => (this.stock.has(sku) ? [[sku, this.stock.get(sku) as number]] : [])),
        ),
      };
    },
    setInitialStock: async ({ lines }) => {
      await this.#answer();
      const unknown = lines.filter(({ sku }) => !this.stock.has(sku));
      for (const { sku, quantity } of unknown) this.stock.set(sku, quantity);
      return { created: unknown.length };
    },
  });

  async #answer(): Promise<void> {
    this.calls += 1;
    await this.delay;
    if (this.down) throw new AppError("unavailable", "service_unavailable", "inventory is down");
  }
}

/** A sound product; the SKU makes it the only one of its kind. */
export function mug(sku: string, changes: Draft<CreateProductRequest> = {}): Draft<CreateProductRequest> {
  const variants = [{ sku, prices: [{ amount: 1_299, currency: "EUR" }], initialStock: 5 }];
  return {
    title: `Mug ${sku}`,
    description: "Holds tea.",
    brand: "Fern",
    categories: ["Home > Kitchen"],
    variants,
    ...changes,
  };
}

interface Heard {
  readonly envelope: Envelope;
  readonly data: ProductChanged;
}

function listener(heard: Heard[]) {
  const deploy = {
    name: "listener",
    httpPort: 0,
    stores: [],
    calls: [],
    publishes: [],
    consumes: ["product.events"],
    secrets: [],
    resources: { cpuMillis: 1, memoryMib: 1 },
    callsPerSecond: 1,
    slo: "",
  } as const;
  return defineService({
    deploy,
    config: z.object({}),
    build: () => ({ events: [on(events.ProductChanged, async (event) => void heard.push(event))] }),
  });
}

/** Looks into the catalog's database. */
async function sql<Row extends { [column: string]: unknown }>(
  services: TestServices,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const db = new Database({
    url: services.env["CATALOG_DATABASE_URL"] as string,
    maxConnections: 1,
    metrics: createMetrics("test"),
    clock: systemClock,
    random: systemRandom,
  });
  try {
    return await db.query<Row>(text, values);
  } finally {
    await db.close();
  }
}

async function statements(services: TestServices): Promise<number> {
  const metric = await services.running.get("catalog")?.metrics.statements.get();
  return metric?.values.find(({ labels }) => labels.work === "call")?.value ?? 0;
}
