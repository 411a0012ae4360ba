import { streamKey } from "@shopstream/platform/bus-redis-keys.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { newEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { EventSender } from "@shopstream/platform/testing/event-sender.ts";
import { hurriedClock } from "@shopstream/platform/testing/hurried-clock.ts";
import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { events } from "@shopstream/protos/events.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../../cli/src/testing/buffer-io.ts";
import { app } from "../../services/reviews/src/app.ts";

const orders = ["ord_1", "ord_2", "ord_3"];

describe("shopctl events rebuild", () => {
  let services: Awaited<ReturnType<typeof testServices>>;
  let db: ReturnType<typeof serviceDatabase>;
  let bus: EventSender;

  beforeEach(async () => {
    services = await testServices({ apps: [app] });
    db = serviceDatabase(services, "reviews");
    bus = new EventSender(services, db);
    await bus.tell(...orders.map(confirmed));
  });
  afterEach(async () => {
    await bus.close();
    await db.close();
    await services.close();
  });

  function confirmed(orderId: string) {
    const lines = [{ productId: "prod_mug", sku: "mug", quantity: 1 }];
    const seams = { clock: systemClock, random: systemRandom };
    return newEvent(events.OrderConfirmed, orderId, 3, { order: { id: orderId, customerId: "usr_1", lines } }, seams);
  }
  const rebuild = async (...args: string[]) => {
    const env = {
      SHOPSTREAM_HOME: "/nowhere",
      SHOP_REDIS_URL: services.env.REDIS_URL,
      SHOP_REDIS_PREFIX: services.env.REDIS_PREFIX,
      SHOP_DATABASE_URL: services.env.REVIEWS_DATABASE_URL,
    };
    const { exit, out } = await shopctl(["events", "rebuild", ...args, "-o", "json"], { env, clock: hurriedClock });
    return { exit, document: JSON.parse(out) };
  };
  const purchases = async () =>
    (await db.query<{ order_id: string }>("select order_id from purchases order by 1")).map(({ order_id }) => order_id);
  const stop = () => services.running.get("reviews")?.close();
  const restart = () => services.restart("reviews");

  it("brings back what a service lost of what events told it", async () => {
    await stop();
    await db.query("delete from purchases where order_id = 'ord_2'");
    await db.query(
      "insert into purchases (account_id, product_id, order_id) values ('usr_1', 'prod_mug', 'ord_false')",
    );
    expect(await rebuild("reviews", "--yes")).toMatchObject({ exit: 0, document: { status: "configured" } });
    expect(await purchases()).toEqual([]);
    await restart();
    await until(async () => (await purchases()).length === 3, "all is read");
    expect(await purchases()).toEqual(orders);
  });

  it("a dry run says what would be read, and leaves everything", async () => {
    const { exit, document } = await rebuild("reviews", "--dry-run");
    expect(exit).toBe(0);
    expect(document).toMatchObject({
      status: "planned",
      items: [
        { topic: "account.events", events: 0, isWhole: true },
        { topic: "order.lifecycle", events: 3, isWhole: true },
      ],
    });
    expect(await purchases()).toEqual(orders);
  });

  it("is refused without --yes, for who keeps nothing of events, and while the consumer reads", async () => {
    expect((await rebuild("reviews")).exit).toBe(5);
    expect((await rebuild("orders", "--yes")).exit).toBe(2);
    const { exit, document } = await rebuild("reviews", "--yes");
    expect([exit, document.errors[0].code]).toEqual([3, "SHOP-EVENT-004"]);
    expect(await purchases()).toEqual(orders);
  });

  it("empties nothing that a log without its beginning could not give back; --keep reads over it", async () => {
    const redis = connectRedis(services.env.REDIS_URL as string);
    await redis.xtrim(streamKey(services.env.REDIS_PREFIX as string, "order.lifecycle"), "MAXLEN", 1);
    redis.disconnect();
    await stop();
    expect((await rebuild("reviews", "--yes")).document.errors[0].code).toBe("SHOP-EVENT-005");
    await db.query("delete from purchases where order_id <> 'ord_1'");
    expect((await rebuild("reviews", "--keep", "--yes")).exit).toBe(0);
    await restart();
    await until(async () => (await purchases()).length === 2, "the rest of the log is read");
    expect(await purchases()).toEqual(["ord_1", "ord_3"]);
  });
});
