import { Histogram, type Registry } from "prom-client";
import type { Delivery } from "./delivery.ts";

/** How long mails take, from what they tell of to the mail server. */
export class MailMeter {
  readonly #histogram: Histogram<"template" | "code">;

  constructor(registry: Registry) {
    this.#histogram = new Histogram({
      name: "mail_delivery_seconds",
      help: "From the event that caused a mail until the mail server took it, or it was given up (failed) or not wanted (unwanted)",
      labelNames: ["template", "code"],
      buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 300, 3_600, 36_000],
      registers: [registry],
    });
  }

  count({ content, createdAt }: Delivery, code: "ok" | "unavailable" | "unwanted", nowMs: number): void {
    this.#histogram.observe({ template: content.template, code }, (nowMs - Date.parse(createdAt)) / 1_000);
  }
}
