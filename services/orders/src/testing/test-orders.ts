import { randomUUID } from "node:crypto";
import { RedisBus } from "@shopstream/platform/bus-redis.ts";
import { streamKey } from "@shopstream/platform/bus-redis-keys.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import type { Environment } from "@shopstream/platform/config.ts";
import type { Envelope } from "@shopstream/platform/envelope.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { newEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { type Caller, testServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import { OrdersService } from "@shopstream/protos/services/orders.ts";
import pg from "pg";
import { app } from "../app.ts";
import { FakeInventory } from "./fake-inventory.ts";
import { FakePayments } from "./fake-payments.ts";
import { type FakeLine, FakeShop } from "./fake-shop.ts";
import { Faults } from "./faults.ts";

/** Quick enough to wait for, and far enough apart to tell one from the other. */
const quick = {
  ORDER_TOKEN_SECRET: "a secret for tests only",
  SAGA_POLL_MS: "25",
  SAGA_LEASE_MS: "400",
  SAGA_RETRY_MS: "10",
};

export const guest: Caller = { anonymous: true };
export const staff: Caller = { user: "usr_staff", roles: ["staff"] };
export const admin: Caller = { user: "usr_admin", roles: ["admin"] };

const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Berlin", postalCode: "10115", country: "DE" };
const visa = "pm_card_visa";

export interface Wish {
  readonly as?: Caller;
  readonly key?: string;
  readonly paymentMethodId?: string;
  readonly shippingOptionId?: string;
  readonly country?: string;
  readonly email?: string;
  readonly locale?: string;
  readonly lines?: readonly FakeLine[];
  /** An earlier wish's cart instead of a new one. */
  readonly cartId?: string;
}

interface Refusal {
  readonly options: { readonly details: { readonly orderId: string; readonly orderToken: string } };
}

/** The error of a checkout that made an order and did not end well. */
export async function refused(checkout: Promise<unknown>): Promise<Refusal> {
  const error = await checkout.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  return error as Refusal;
}

export type TestOrders = Awaited<ReturnType<typeof testOrders>>;

/** The orders service on real PostgreSQL and Redis, with fakes for its neighbours and what a test needs to buy something. */
export async function testOrders(env: Environment = {}) {
  const faults = new Faults();
  const [shop, inventory, payments] = [new FakeShop(faults), new FakeInventory(faults), new FakePayments(faults)];
  const fakes = [...shop.services(), inventory.service(), payments.service()];
  const services = await testServices({ apps: [app], fakes, env: { ...quick, ...env } });
  const orders = (as: Caller = guest) => services.client(OrdersService, as);

  /** A cart with these lines, all of them in stock. */
  const cartOf = (
    lines: readonly FakeLine[] = [{ sku: `sku-${randomUUID()}`, quantity: 2, unitMinor: 1_000 }],
    currency = "EUR",
  ) => {
    const id = `cart_${randomUUID()}`;
    shop.carts.set(id, { lines, currency, token: `token of ${id}` });
    for (const { sku } of lines) if (!inventory.stock.has(sku)) inventory.stock.set(sku, 1_000);
    return id;
  };
  const request = (wish: Wish) => {
    const cartId = wish.cartId ?? cartOf(wish.lines);
    return {
      cartId,
      cartToken: `token of ${cartId}`,
      email: wish.email ?? "ada@example.com",
      locale: wish.locale ?? "",
      shippingAddress: { ...shippingAddress, country: wish.country ?? "DE" },
      shippingOptionId: wish.shippingOptionId ?? "standard",
      payment: { method: "card", paymentMethodId: wish.paymentMethodId ?? visa },
    };
  };
  const buy = (wish: Wish = {}) =>
    orders(wish.as).createOrder(request(wish), { idempotencyKey: wish.key ?? randomUUID() });
  const pool = new pg.Pool({ connectionString: services.env.ORDERS_DATABASE_URL as string, max: 2 });
  pool.on("error", () => undefined);
  const redis = connectRedis(services.env.REDIS_URL as string);

  return {
    services,
    faults,
    shop,
    inventory,
    payments,
    orders,
    cartOf,
    request,
    buy,
    /** Does to the database what no use case does. */
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> =>
      (await pool.query<Row>(text, [...values])).rows,
    /** As any staff member sees it. */
    look: (id: string) => orders(staff).getOrder({ id }),
    /** The order events of the bus, of one order or all. */
    published: async (id?: string): Promise<Envelope[]> => {
      const entries = await redis.xrange(streamKey(services.env.REDIS_PREFIX as string, "order.lifecycle"), "-", "+");
      const all = entries.map(([, fields]) => JSON.parse(fields[1] as string) as Envelope);
      return all.filter(({ subject }) => id === undefined || subject === id);
    },
    tellPayment: tellPayment(redis, services.env.REDIS_PREFIX as string),
    close: async () => {
      redis.disconnect();
      await pool.end();
      await services.close();
    },
  };
}

/** What payments tells; twice, as a bus may. */
function tellPayment(redis: ReturnType<typeof connectRedis>, prefix: string) {
  const seams = { clock: systemClock, random: systemRandom };
  const bus = new RedisBus({ ...seams, redis, log: createLog("test", "silent"), prefix, keep: 1_000 });
  return async (
    name: "PaymentAuthorised" | "PaymentFailed" | "PaymentSettled" | "RefundSettled",
    orderId: string,
    more = {},
  ) => {
    const { topic, envelope } = newEvent(events[name], orderId, 1, { orderId, ...more }, seams);
    await bus.publish(topic, [envelope, envelope]);
  };
}
