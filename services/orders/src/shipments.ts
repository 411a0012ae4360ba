import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { orderEvent } from "./events.ts";
import { mustBeAbleTo, type Order, type Shipment, ship } from "./order.ts";
import { unknownOrder } from "./ownership.ts";
import type { SagaPhase } from "./saga/saga.ts";
import type { ShipmentStore } from "./shipment-store.ts";

export interface ShipmentsDeps {
  readonly store: ShipmentStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** Hands orders to a carrier. */
export class Shipments {
  readonly #deps: ShipmentsDeps;

  constructor(deps: ShipmentsDeps) {
    this.#deps = deps;
  }

  /** The same shipment again changes nothing. */
  ship(orderId: string, by: Omit<Shipment, "shippedAt">): Promise<Order> {
    return this.#deps.store.transaction(async (store) => {
      const { order, phase } = (await store.lock(orderId)) ?? unknown();
      if (order.shipment?.carrier === by.carrier && order.shipment.trackingCode === by.trackingCode) return order;
      mustBeAbleTo(order, "shipped");
      mustBeAtRest(phase);
      const shipped = ship(order, by, isoTime(this.#deps.clock));
      await store.save(shipped, orderEvent("OrderShipped", shipped, this.#deps));
      return shipped;
    });
  }
}

function unknown(): never {
  throw unknownOrder();
}

// Confirmed, but on its way back, or not quite at its end.
function mustBeAtRest(phase: SagaPhase): void {
  if (phase === "undo") throw new AppError("rejected", "order_status", "this order is being cancelled");
  if (phase !== "done")
    throw new AppError("conflict", "order_busy", "this order is still being finished: try again in a moment", {
      retryAfterSeconds: 1,
    });
}
