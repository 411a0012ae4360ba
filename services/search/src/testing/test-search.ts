import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { SearchService } from "@shopstream/protos/services/search.ts";
import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import { app } from "../app.ts";
import { FakeShop } from "./fake-shop.ts";
import { Publisher } from "./publisher.ts";

interface TestSearchOptions {
  readonly down?: boolean;
  readonly catchUpIntervalMs?: number;
  /** Of another engine. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real service beside a catalogue and an inventory in memory. */
export async function testSearch(
  products: readonly ProductSnapshot[] = [],
  { down = false, catchUpIntervalMs = 20, env = {} }: TestSearchOptions = {},
) {
  const shop = new FakeShop();
  shop.down = down;
  for (const product of products) shop.products.set(product.id, product);
  const hurried = { BUILD_RETRY_MS: "20", CATCH_UP_INTERVAL_MS: `${catchUpIntervalMs}` };
  const services = await testServices({ apps: [app], fakes: shop.services, env: { ...hurried, ...env } });
  const publisher = new Publisher(services);
  const customer = services.client(SearchService, { anonymous: true });
  const admin = services.client(SearchService, { user: "usr_admin", roles: ["admin"] });
  const slugs = async (q: string) => (await customer.search({ q })).items.map(({ slug }) => slug);
  return {
    shop,
    services,
    publisher,
    customer,
    admin,
    slugs,
    /** The index answers with everything, and no build runs any more that a later one would join. */
    built: async () => {
      // An engine that has just started may take longer than a customer waits.
      const total = async () => (await customer.search({}).catch(() => undefined))?.totalSize;
      await until(async () => (await total()) === products.length, "the index is built");
      await admin.reindex({});
    },
    statements: () => countOf(services, "statements"),
    /** Without those of background work. */
    callStatements: () => countOf(services, "statements", "call"),
    eventsHandled: () => countOf(services, "eventsHandled"),
    close: async () => {
      await publisher.close();
      await services.close();
    },
  };
}

async function countOf(
  services: TestServices,
  counter: "statements" | "eventsHandled",
  work?: string,
): Promise<number> {
  const { values } = (await services.running.get("search")?.metrics[counter].get()) ?? { values: [] };
  const counted = values.filter(({ labels }) => work === undefined || (labels as { work?: string }).work === work);
  return counted.reduce((sum, { value }) => sum + value, 0);
}
