import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import { createProxyServer, type ProxyServer } from "httpxy";
import { Admission } from "./admission.ts";
import { type Answer, strictTransport } from "./answer.ts";
import { closedPage } from "./closed-page.ts";
import { cleanRequest, cleanResponse } from "./hop-by-hop.ts";
import type { Lateness } from "./lateness.ts";
import type { Visit } from "./visit.ts";

export interface StorefrontDeps {
  readonly url: string;
  readonly timeoutMs: number;
  readonly limits: { readonly running: number; readonly waiting: number; readonly waitMs: number };
  readonly lateness: Lateness;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is asked for: a file of the shop's, the same for all, or a page made for this visitor. */
export type PageKind = "asset" | "page";

const ours = /^\/(v1|\.well-known|openapi\.json|healthz|readyz|metrics)(\/|$)/;
const assets = /^\/(_next\/static\/|img\/)/;

/**
 * Passes on what the contract does not answer to the storefront, as it streams. Its places are apart from those of
 * operations: a page in the making asks for operations itself, and two queues that wait for each other never end.
 */
export class Storefront {
  readonly #deps: StorefrontDeps;
  readonly #proxy: ProxyServer<IncomingMessage, ServerResponse>;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 32 });
  readonly #places: Admission;

  constructor(deps: StorefrontDeps) {
    this.#deps = deps;
    this.#places = new Admission(deps.limits, deps.clock);
    this.#proxy = createProxyServer({
      target: deps.url,
      agent: this.#agent,
      proxyTimeout: deps.timeoutMs,
      // A mesh leads by the name in Host; the name that the visitor asked for goes in X-Forwarded-Host.
      changeOrigin: true,
    });
    this.#proxy.on("proxyRes", (answered) => cleanResponse(answered.headers));
  }

  /** Undefined for what is the gateway's to answer, even if only to say that there is nothing. */
  kindOf(path: string): PageKind | undefined {
    if (ours.test(path)) return undefined;
    return assets.test(path) ? "asset" : "page";
  }

  async forward(visit: Visit): Promise<Answer> {
    mustBeReadable(visit.path);
    try {
      if (this.kindOf(visit.path) === "page") this.#deps.lateness.mustBeInTime(false);
      await this.#places.run(() => this.#pass(visit));
      return { status: visit.response.statusCode, headers: {}, isStreamed: true };
    } catch (error) {
      // The visitor left, or what came was cut off: there is nobody to tell, or no way to.
      if (visit.response.destroyed || visit.response.headersSent) return cutOff(visit);
      this.#deps.log.warn({ err: error, requestId: visit.requestId }, "the storefront gave no answer");
      if (isForReading(visit)) return closedPage();
      throw new AppError("unavailable", "storefront_unavailable", "the pages of the shop are away for a moment", {
        cause: error,
        retryAfterSeconds: 5,
      });
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #pass(visit: Visit): Promise<void> {
    const { request, response, requestId, caller } = visit;
    cleanRequest(request.headers);
    Object.assign(request.headers, {
      "x-request-id": requestId,
      "x-forwarded-for": caller.address,
      "x-forwarded-host": caller.host,
      "x-forwarded-proto": request.secure ? "https" : "http",
    });
    response.setHeader("x-request-id", requestId);
    if (request.secure) response.setHeader("strict-transport-security", strictTransport["strict-transport-security"]);
    // Until the answer has gone out, so that the place is not free before. Rejects, as long as nobody listens to errors.
    await this.#proxy.web(request, response);
  }
}

// Next.js would answer 500.
function mustBeReadable(path: string): void {
  try {
    decodeURIComponent(path);
  } catch (cause) {
    throw new AppError("invalid", "invalid_request", "the path must be percent-encoded UTF-8", { cause });
  }
}

function cutOff({ response }: Visit): Answer {
  response.destroy();
  return { status: 499, headers: {}, isStreamed: true };
}

function isForReading({ request, verb }: Visit): boolean {
  return (verb === "GET" || verb === "HEAD") && (request.headers.accept ?? "").includes("text/html");
}
