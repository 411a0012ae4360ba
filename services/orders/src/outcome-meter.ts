import { Counter, type Registry } from "prom-client";
import type { Order } from "./order.ts";

/** Counts what becomes of orders that were placed. Each step may have been answered well, and still nobody gets anything. */
export class OutcomeMeter {
  readonly #outcomes: Counter<"outcome">;

  constructor(registry: Registry) {
    this.#outcomes = new Counter({
      name: "order_outcomes_total",
      help: "Orders that came to an end here, confirmed or cancelled; those that their customers took back are not counted",
      labelNames: ["outcome"],
      registers: [registry],
    });
    // Counts that are there before the first event: what a counter has when it is first read is no increase.
    for (const outcome of ["confirmed", "cancelled"]) this.#outcomes.inc({ outcome }, 0);
  }

  count({ status, cancelReason }: Order): void {
    if (cancelReason !== "requested") this.#outcomes.inc({ outcome: status });
  }
}
