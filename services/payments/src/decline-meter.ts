import { Counter, type Registry } from "prom-client";
import type { Payment } from "./payment.ts";

/** Counts how authorisations end. A decline is an answer, so that no error tells of a version that declines everybody. */
export class DeclineMeter {
  readonly #authorisations: Counter<"status">;

  constructor(registry: Registry) {
    this.#authorisations = new Counter({
      name: "payment_authorisations_total",
      help: "Authorisations that were asked for, by the payment's status afterwards; failed is a declined card",
      labelNames: ["status"],
      registers: [registry],
    });
    // Counts that are there before the first event: what a counter has when it is first read is no increase.
    for (const status of ["authorised", "failed"]) this.#authorisations.inc({ status }, 0);
  }

  count(payment: Payment): Payment {
    this.#authorisations.inc({ status: payment.status });
    return payment;
  }
}
