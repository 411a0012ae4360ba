import { Counter, Histogram, type Registry } from "prom-client";

/** How a request ended: `code` is ok, the kind of the error, or internal. */
export interface Outcome {
  readonly verb: string;
  /** The path as the contract has it: /v1/products/{slug}. */
  readonly route: string;
  readonly status: number;
  readonly code: string;
}

// From a cached read to a checkout's deadline; the objectives' thresholds among them.
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const verbs = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Counts requests and their time. */
export class Meter {
  readonly #requests: Counter<"method" | "route" | "status">;
  readonly #durations: Histogram<"method" | "route" | "status" | "code">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "http_requests_total",
      help: "Requests answered",
      labelNames: ["method", "route", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "http_server_duration_seconds",
      help: "Requests answered",
      labelNames: ["method", "route", "status", "code"],
      buckets,
      registers,
    });
  }

  /** The returned function ends the measurement and answers the milliseconds it took. */
  start(): (outcome: Outcome) => number {
    const end = this.#durations.startTimer();
    return ({ verb, route, status, code }) => {
      // Anyone can invent a method; each would become a series of its own.
      const labels = { method: verbs.has(verb) ? verb : "other", route, status: String(status) };
      this.#requests.inc(labels);
      return end({ ...labels, code }) * 1000;
    };
  }
}
