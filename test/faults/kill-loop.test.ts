import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "../support/oracles.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { type OrderBody, Shopper, stockedProduct } from "../support/shopper.ts";
import { SimulatedProvider } from "../support/simulator.ts";

const checkouts = 200;
const buyers = 8;

interface Acknowledged {
  readonly id: string;
  readonly token: string;
}

/** Sends one order until it is answered: with the same key, as a careful client does. Undefined when it is refused. */
async function buyStubbornly(shop: Shopper, sku: string): Promise<Acknowledged | undefined> {
  const cart = await insist(() => shop.cartWith(sku));
  const key = randomUUID();
  const answer = await insist(async () => {
    const reply = await shop.order(cart, { key });
    if (reply.status === 201 || reply.status === 402 || reply.status === 422) return reply;
    throw new Error(`${reply.status} ${reply.body.code}`);
  });
  return answer.status === 201 ? { id: answer.body.id, token: answer.body.token } : undefined;
}

async function insist<T>(work: () => Promise<T>): Promise<T> {
  return until(() => work().catch(() => undefined), "the shop answers", 120_000);
}

describe.each([
  { wire: false, victims: ["platform"] },
  { wire: true, victims: ["orders", "payments", "inventory"] },
])("kill -9 of $victims during checkouts", ({ wire, victims }) => {
  let platform: RunningPlatform;
  let shop: Shopper;
  let admin: Shopper;
  let provider: SimulatedProvider;
  const sku = `K-${randomUUID()}`;
  const acknowledged: Acknowledged[] = [];

  const signIn = () => shop.signedIn(platform.file.admin.email, platform.file.admin.password);

  beforeAll(async () => {
    platform = await startPlatform({ wire });
    shop = new Shopper(platform.file.url);
    admin = await signIn();
    provider = new SimulatedProvider(platform.file);
    await stockedProduct(admin, sku, checkouts * 2);
  });
  afterAll(() => platform.close());

  /** Kills a victim, waits until its successor is there, and again, as long as there are checkouts. */
  async function killUntil(isDone: () => boolean, names: readonly string[]): Promise<number> {
    let kills = 0;
    while (!isDone()) {
      await delay(500 + Math.random() * 1_500);
      const victim = names[kills % names.length] as string;
      const killed = platform.kill(victim);
      kills += 1;
      await until(() => isAnother(victim, killed), `${victim} is started again`, 60_000);
    }
    return kills;
  }
  function isAnother(name: string, killed: number): boolean {
    try {
      return platform.pid(name) !== killed;
    } catch {
      return false;
    }
  }

  async function checkoutsUnderFire(names: readonly string[], count: number): Promise<number> {
    let [begun, done] = [0, false];
    const killing = killUntil(() => done, names);
    const buyer = async () => {
      while (begun < count) {
        begun += 1;
        const order = await buyStubbornly(shop, sku);
        if (order !== undefined) acknowledged.push(order);
      }
    };
    await Promise.all(Array.from({ length: buyers }, buyer));
    done = true;
    return killing;
  }

  async function everythingEnds(): Promise<void> {
    admin = await insist(signIn);
    const open = async () => {
      const pending = await admin.send<{ items: OrderBody[] }>(
        "GET",
        "/v1/orders?all=true&status=pending&pageSize=100",
      );
      return pending.status === 200 && pending.body.items.length === 0;
    };
    await until(open, "every order has ended", 60_000);
    await until(
      async () => (await admin.send<{ held: number }>("GET", `/v1/inventory/${sku}`)).body.held === 0,
      "no stock is held",
      60_000,
    );
  }

  async function mustBeRight(): Promise<void> {
    await everythingEnds();
    for (const { id, token } of acknowledged) {
      expect((await shop.send("GET", `/v1/orders/${id}`, { headers: { "x-order-token": token } })).status).toBe(200);
    }
    expect(await provider.chargedMoreThanOnce()).toEqual([]);
    await until(
      async () => JSON.stringify(await violations(admin).catch(() => "not yet")) === "{}",
      "every invariant holds",
      60_000,
    );
  }

  it(`loses no acknowledged order of ${checkouts}, charges nobody twice, and ends every order`, async () => {
    const kills = await checkoutsUnderFire(victims, checkouts);
    expect(kills).toBeGreaterThan(0);
    expect(acknowledged.length).toBe(checkouts);
    await mustBeRight();
  });

  it.runIf(!wire)("the same when PostgreSQL and Redis are killed", async () => {
    const kills = await checkoutsUnderFire(["postgres", "redis"], checkouts / 2);
    expect(kills).toBeGreaterThan(0);
    await mustBeRight();
  });
});
