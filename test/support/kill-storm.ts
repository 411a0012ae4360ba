import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "@shopstream/platform/testing/until.ts";
import { expect } from "vitest";
import { violations } from "./oracles.ts";
import { type RunningPlatform, startPlatform } from "./running-platform.ts";
import { type OrderBody, Shopper, stockedProduct } from "./shopper.ts";
import { SimulatedProvider } from "./simulator.ts";

interface Acknowledged {
  readonly id: string;
  readonly token: string;
}

/** Killing stops then, so that the test ends however slow the machine is. */
const ragesMs = 180_000;
/** The supervisor's pause before a restart, which would else grow with every kill. */
const env = { SHOPSTREAM_RESTART_MAX_MS: "250" };
/** How long a customer looks around between two orders. Without it all of them are through after a kill or two. */
const thinksMs = 1_000;
const buyers = 8;
const endsWithinMs = 60_000;

/** Customers who buy, on a platform whose processes are killed meanwhile. */
export class KillStorm {
  readonly #platform: RunningPlatform;
  readonly #shop: Shopper;
  readonly #provider: SimulatedProvider;
  readonly #sku = `K-${randomUUID()}`;
  readonly acknowledged: Acknowledged[] = [];

  private constructor(platform: RunningPlatform) {
    this.#platform = platform;
    this.#shop = new Shopper(platform.file.url);
    this.#provider = new SimulatedProvider(platform.file);
  }

  static async start(options: { readonly wire: boolean; readonly stock: number }): Promise<KillStorm> {
    const storm = new KillStorm(await startPlatform({ ...options, env }));
    try {
      await stockedProduct(await storm.#admin(), storm.#sku, options.stock);
      return storm;
    } catch (error) {
      await storm.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#platform.close();
  }

  /** Lets so many checkouts run while the victims are killed in turn, and answers how many kills there were. */
  async rage(victims: readonly string[], checkouts: number): Promise<number> {
    let [begun, isDone] = [0, false];
    const killing = this.#kill(victims, () => isDone);
    const buyer = async () => {
      while (begun < checkouts) {
        begun += 1;
        await delay(Math.random() * thinksMs);
        const order = await this.#buyStubbornly();
        if (order !== undefined) this.acknowledged.push(order);
      }
    };
    await Promise.all(Array.from({ length: buyers }, buyer));
    isDone = true;
    return killing;
  }

  /** What must be true afterwards: every acknowledged order is there, all have ended, nobody paid twice, the books are right. */
  async mustHaveLeftNothing(): Promise<void> {
    await this.#everythingEnds();
    for (const { id, token } of this.acknowledged) {
      const { status } = await this.#shop.send("GET", `/v1/orders/${id}`, { headers: { "x-order-token": token } });
      expect([id, status]).toEqual([id, 200]);
    }
    expect(await this.#provider.chargedMoreThanOnce()).toEqual([]);
    const broken = async () => violations(await this.#admin()).catch(() => ({ unknown: [] }));
    await until(async () => Object.keys(await broken()).length === 0, "every invariant holds", endsWithinMs);
  }

  async #everythingEnds(): Promise<void> {
    const admin = await insist(() => this.#admin());
    const pending = () => admin.send<{ items: OrderBody[] }>("GET", "/v1/orders?all=true&status=pending&pageSize=100");
    const isOver = async () => {
      const { status, body } = await pending();
      return status === 200 && body.items.length === 0;
    };
    await until(isOver, "every order has ended", endsWithinMs);
    const held = async () => (await admin.send<{ held: number }>("GET", `/v1/inventory/${this.#sku}`)).body.held;
    await until(async () => (await held()) === 0, "no stock is held", endsWithinMs);
  }

  /**
   * Kills victims at random moments for as long as customers buy: mostly some time after the successor of the last one was
   * ready, every fourth time while it still starts.
   */
  async #kill(victims: readonly string[], isDone: () => boolean): Promise<number> {
    let kills = 0;
    const endsAt = performance.now() + ragesMs;
    while (!isDone() && performance.now() < endsAt) {
      await delay(300 + Math.random() * 1_500);
      const victim = victims[kills % victims.length] as string;
      const killed = this.#platform.kill(victim);
      kills += 1;
      const mayStart = kills % 4 === 0;
      await until(
        () => this.#isAnother(victim, killed) && (mayStart || this.#platform.isReady(victim)),
        `${victim} is started again`,
        endsWithinMs,
      );
    }
    return kills;
  }

  #isAnother(name: string, killed: number): boolean {
    try {
      return this.#platform.pid(name) !== killed;
    } catch {
      return false;
    }
  }

  /** Sends one order until it is answered, always under the same key, as a careful client does. */
  async #buyStubbornly(): Promise<Acknowledged | undefined> {
    const cart = await insist(() => this.#shop.cartWith(this.#sku));
    const key = randomUUID();
    const answer = await insist(async () => {
      const reply = await this.#shop.order(cart, { key });
      if ([201, 402, 422].includes(reply.status)) return reply;
      throw new Error(`${reply.status} ${reply.body.code}`);
    });
    return answer.status === 201 ? { id: answer.body.id, token: answer.body.token } : undefined;
  }

  #admin(): Promise<Shopper> {
    return this.#shop.signedIn(this.#platform.file.admin.email, this.#platform.file.admin.password);
  }
}

async function insist<T>(work: () => Promise<T>): Promise<T> {
  return until(() => work().catch(() => undefined), "the shop answers", 2 * endsWithinMs);
}
