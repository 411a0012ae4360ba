import { AppError } from "@shopstream/platform/errors.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { Faults } from "./faults.ts";

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

interface FakeReservation {
  status: string;
  readonly lines: readonly Line[];
}

const notAsked = () => Promise.reject(new Error("orders does not ask this"));

/** Stock and reservations, with the rules of the real one: by order, all or none, and a release that comes first bars the way. */
export class FakeInventory {
  readonly stock = new Map<string, number>();
  readonly reservations = new Map<string, FakeReservation>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  service(): RpcService {
    const others = Object.keys(InventoryService.methods).map((name) => [name, notAsked] as const);
    type Asked = "reserve" | "commit" | "release" | "getReservations";
    return implement(InventoryService, {
      ...(Object.fromEntries(others) as Record<Exclude<keyof typeof InventoryService.methods, Asked>, typeof notAsked>),
      reserve: ({ orderId, lines }) => this.#faults.around("reserve", orderId, () => this.#reserve(orderId, lines)),
      commit: ({ orderId }) => this.#faults.around("commit", orderId, () => ({ committed: this.#commit(orderId) })),
      release: ({ orderId }) => this.#faults.around("release", orderId, () => ({ released: this.#release(orderId) })),
      getReservations: async ({ orderIds }) => ({
        items: orderIds.flatMap((orderId) => {
          const reservation = this.reservations.get(orderId);
          return reservation === undefined ? [] : [{ orderId, status: reservation.status }];
        }),
      }),
    });
  }

  statusOf(orderId: string): string | undefined {
    return this.reservations.get(orderId)?.status;
  }

  #reserve(orderId: string, lines: readonly Line[]) {
    const existing = this.reservations.get(orderId);
    if (existing !== undefined) {
      if (existing.status === "released") throw new AppError("rejected", "reservation_ended", "it has ended");
      return { reserved: true };
    }
    const available = (sku: string) => this.stock.get(sku) ?? 0;
    const short = lines.filter(({ sku, quantity }) => available(sku) < quantity);
    if (short.length > 0) {
      return {
        reserved: false,
        shortages: short.map(({ sku, quantity }) => ({ sku, requested: quantity, available: available(sku) })),
      };
    }
    this.#move(lines, -1);
    this.reservations.set(orderId, { status: "held", lines });
    return { reserved: true };
  }

  #commit(orderId: string): boolean {
    const reservation = this.reservations.get(orderId);
    if (reservation?.status === "held") reservation.status = "committed";
    return reservation?.status === "committed";
  }

  #release(orderId: string): boolean {
    const reservation = this.reservations.get(orderId);
    this.reservations.set(orderId, { status: "released", lines: reservation?.lines ?? [] });
    if (reservation?.status !== "held" && reservation?.status !== "committed") return false;
    this.#move(reservation.lines, 1);
    return true;
  }

  #move(lines: readonly Line[], sign: 1 | -1): void {
    for (const { sku, quantity } of lines) this.stock.set(sku, (this.stock.get(sku) ?? 0) + sign * quantity);
  }
}
