import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { Counter, type Registry } from "prom-client";
import type { Answer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { Route } from "./route.ts";

// Anyone can invent a product; each would become a series of its own.
const mostProducts = 100;

/** Tells clients of operations that are going away, and counts who still uses them. */
export class Retiring {
  readonly #requests: Counter<"method" | "route" | "client">;
  readonly #products = new Set<string>();

  constructor(registry: Registry) {
    this.#requests = new Counter({
      name: "gateway_deprecated_requests_total",
      help: "Requests of deprecated operations, by the product that asks",
      labelNames: ["method", "route", "client"],
      registers: [registry],
    });
  }

  /** The answer, with what clients should know about the operation. */
  tell(answer: Answer, { http, method }: Route, caller: Caller): Answer {
    const headers = retirementOf(method);
    if (headers === undefined) return answer;
    this.#requests.inc({ method: http.verb.toUpperCase(), route: http.path, client: this.#productOf(caller) });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }

  #productOf({ userAgent }: Caller): string {
    const product = /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? "unknown";
    if (this.#products.size < mostProducts) this.#products.add(product);
    return this.#products.has(product) ? product : "other";
  }
}

/** `Deprecation` by RFC 9745, `Sunset` by RFC 8594. */
function retirementOf({ lifecycle }: MethodDefinition): Readonly<Record<string, string>> | undefined {
  const { deprecated, sunset, successor } = lifecycle ?? {};
  if (deprecated === undefined || sunset === undefined) return undefined;
  return {
    deprecation: `@${Date.parse(deprecated) / 1000}`,
    sunset: new Date(sunset).toUTCString(),
    ...(successor === undefined ? {} : { link: `<${successor}>; rel="successor-version"` }),
  };
}
