import { systemClock } from "@shopstream/platform/clock.ts";
import type { Database } from "@shopstream/platform/db.ts";
import { newEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { EventSender } from "@shopstream/platform/testing/event-sender.ts";
import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { events } from "@shopstream/protos/events.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("ratings", () => {
  let shop: Shop;
  let db: Database;
  let reviews: EventSender;
  beforeAll(async () => {
    shop = await openShop();
    db = serviceDatabase(shop.services, "catalog");
    reviews = new EventSender(shop.services, db);
  });
  afterAll(async () => {
    await reviews.close();
    await db.close();
    await shop.close();
  });

  const rated = (productId: string, average: number, count: number, sequence: number) =>
    newEvent(
      events.ReviewStatsChanged,
      productId,
      sequence,
      { productId, average, count },
      { clock: systemClock, random: systemRandom },
    );

  it("a product shows how it is rated on its page and on its card, and keeps its version", async () => {
    const { id, version } = await shop.staff.createProduct(mug("rated"));
    await reviews.tell(rated(id, 4.5, 2, 1));
    expect(await shop.visitor.getProduct({ slug: id })).toMatchObject({ rating: { average: 4.5, count: 2 }, version });
    const { items } = await shop.visitor.listProducts({});
    expect(items.find((card) => card.id === id)).toMatchObject({ rating: { average: 4.5, count: 2 } });
    await expect(shop.staff.updateProduct({ id, version, title: "Renamed" })).resolves.toMatchObject({
      rating: { average: 4.5, count: 2 },
      title: "Renamed",
    });
  });

  it("others hear of a rating with the product, after all that was told of it before, and nothing twice", async () => {
    const { id } = await shop.staff.createProduct(mug("told"));
    const change = rated(id, 4, 1, 1);
    await reviews.tell(change, change);
    await shop.staff.updateProduct({ id, version: 1, title: "Told" });
    await reviews.tell(rated(id, 4.5, 2, 2));
    const told = () => shop.heard.filter(({ envelope }) => envelope.subject === id);
    await until(() => told().length >= 4, "all is heard");
    expect(told().map(({ envelope, data: { product } }) => [envelope.sequence, product?.revision])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(told().map(({ data: { product } }) => product?.version)).toEqual([1, 1, 2, 2]);
    expect(told().at(-1)?.data.product).toMatchObject({ title: "Told", rating: { average: 4.5, count: 2 } });
    const search = shop.services.client(CatalogService, { service: "search" });
    const { items } = await search.exportProducts({});
    expect(items.find((product) => product.id === id)).toMatchObject({ revision: 4, version: 2 });
  });

  it("a rating that comes late, again, or for a product that is not there changes nothing", async () => {
    const { id } = await shop.staff.createProduct(mug("late"));
    const [older, newer] = [rated(id, 1, 1, 1), rated(id, 3, 2, 2)];
    await reviews.tell(newer, older, newer, rated("prod_nobody", 5, 1, 1));
    expect(await shop.visitor.getProduct({ slug: id })).toMatchObject({ rating: { average: 3, count: 2 } });
  });

  it("lists sorted by rating follow, and an edit at the same moment does not lose it", async () => {
    const [low, high] = await Promise.all(["low", "high"].map((sku) => shop.staff.createProduct(mug(sku))));
    await reviews.tell(rated(low?.id ?? "", 2, 1, 1), rated(high?.id ?? "", 5, 1, 1));
    for (let round = 2; round <= 10; round += 1) {
      const id = low?.id ?? "";
      const edit = shop.staff.updateProduct({ id, version: round - 1, title: `Edit ${round}` });
      await Promise.all([edit, reviews.tell(rated(id, 2 + round / 10, round, round))]);
    }
    const { items } = await shop.visitor.listProducts({ sort: "rating", pageSize: 100 });
    const places = [high, low].map((product) => items.findIndex(({ id }) => id === product?.id));
    expect(places[0]).toBeLessThan(places[1] as number);
    const [listing] = await shop.sql<{ rating: number }>("select rating from listings where product_id = $1", low?.id);
    expect(listing?.rating).toBe(3);
    expect(items[places[1] as number]).toMatchObject({ title: "Edit 10", rating: { average: 3, count: 10 } });
  });
});
