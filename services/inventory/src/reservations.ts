import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { stockChanged } from "./events.ts";
import type { Reservation, ReserveOutcome } from "./reservation.ts";
import type { ReservationStore } from "./reservation-store.ts";
import { inLockOrder, type StockLine } from "./stock.ts";

export interface ReservationsDeps {
  readonly store: ReservationStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** A revived hold needs only to live until its commit, which follows at once. */
const revivedForMs = 60_000;
const sweepBatch = 100;

/** Stock promised to orders: held, sold, given back. Each step can be repeated under the order's id. */
export class Reservations {
  readonly #deps: ReservationsDeps;

  constructor(deps: ReservationsDeps) {
    this.#deps = deps;
  }

  async reserve(orderId: string, lines: readonly StockLine[], ttlSeconds: number): Promise<ReserveOutcome> {
    const expiresAt = new Date(this.#deps.clock.now() + ttlSeconds * 1000);
    const wanted = inLockOrder(lines);
    const events = wanted.map(({ sku }) => stockChanged({ sku, onHand: 0, held: 0, version: 0 }, this.#deps));
    const { reserved, existing, shortages } = await this.#deps.store.reserve(
      orderId,
      wanted,
      expiresAt,
      this.#now(),
      events,
    );
    if (reserved) return { reserved, expiresAt: expiresAt.toISOString() };
    if (existing === null && shortages !== null) return { reserved, shortages };
    return this.#repeated(orderId);
  }

  /** False when the hold had expired and the stock is gone. */
  async commit(orderId: string): Promise<boolean> {
    const sold = await this.#deps.store.end(orderId, { to: "committed", from: ["held"], at: this.#now() });
    if (sold.length > 0) return true;
    const reservation = await this.#find(orderId);
    if (reservation?.status === "committed") return true;
    if (reservation?.status !== "expired") return false;
    return (await this.#revive(orderId)) && this.commit(orderId);
  }

  /** True when something was given back. */
  async release(orderId: string): Promise<boolean> {
    if (await this.#giveBack(orderId, "released")) return true;
    if (await this.#deps.store.forbid(orderId, this.#now())) return false;
    // A reserve may have come in between the two statements; what it holds is given back now.
    return this.#giveBack(orderId, "released");
  }

  async releaseExpired(): Promise<void> {
    for (const orderId of await this.#deps.store.expired(this.#now(), sweepBatch))
      await this.#giveBack(orderId, "expired");
  }

  list(orderIds: readonly string[]): Promise<Reservation[]> {
    return this.#deps.store.find(orderIds);
  }

  #giveBack(orderId: string, to: "released" | "expired"): Promise<boolean> {
    const at = this.#now();
    const ending =
      to === "expired"
        ? ({ to, from: ["held"], dueBy: at, at } as const)
        : ({ to, from: ["held", "committed"], at } as const);
    return this.#deps.store.transaction(async (store) => {
      const changed = await store.end(orderId, ending);
      await store.publish(changed.map((stock) => stockChanged(stock, this.#deps)));
      return changed.length > 0;
    });
  }

  #revive(orderId: string): Promise<boolean> {
    return this.#deps.store.transaction(async (store) => {
      const changed = await store.revive(orderId, new Date(this.#deps.clock.now() + revivedForMs), this.#now());
      await store.publish(changed.map((stock) => stockChanged(stock, this.#deps)));
      return changed.length > 0;
    });
  }

  async #repeated(orderId: string): Promise<ReserveOutcome> {
    const reservation = await this.#find(orderId);
    if (reservation?.status === "held" || reservation?.status === "committed")
      return { reserved: true, expiresAt: reservation.expiresAt ?? "" };
    throw new AppError("rejected", "reservation_ended", `the reservation of order ${orderId} has ended`);
  }

  async #find(orderId: string): Promise<Reservation | undefined> {
    const [reservation] = await this.#deps.store.find([orderId]);
    return reservation;
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }
}
