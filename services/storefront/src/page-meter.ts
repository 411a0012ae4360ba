import type { IncomingMessage, ServerResponse } from "node:http";
import { headers } from "@shopstream/platform/rpc/grpc-headers.ts";
import { Histogram, type Registry } from "prom-client";

type Kind = "page" | "data" | "action" | "asset";

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts what is served and how long it takes, by kind: paths would be a series for each product. */
export class PageMeter {
  readonly #durations: Histogram<"kind" | "status" | "code">;

  constructor(registry: Registry) {
    this.#durations = new Histogram({
      name: "http_server_duration_seconds",
      help: "Requests answered",
      labelNames: ["kind", "status", "code"],
      buckets,
      registers: [registry],
    });
  }

  /** But a trial of a new version, which is no visitor's request. */
  measure(request: IncomingMessage, response: ServerResponse): void {
    if (headers.tries in request.headers) return;
    const end = this.#durations.startTimer({ kind: kindOf(request) });
    response.once("close", () => {
      const { statusCode } = response;
      end({ status: String(statusCode), code: statusCode < 500 ? "ok" : "internal" });
    });
  }
}

export function kindOf({ url = "", method, headers }: Pick<IncomingMessage, "url" | "method" | "headers">): Kind {
  if (url.startsWith("/_next/") || url.startsWith("/img")) return "asset";
  if (method === "POST") return "action";
  return headers["rsc"] === undefined ? "page" : "data";
}
