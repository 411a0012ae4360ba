import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { headers } from "@shopstream/platform/rpc/grpc-headers.ts";
import { SpanKind, traced } from "@shopstream/platform/telemetry.ts";
import type { Request, Response } from "express";
import { Registry } from "prom-client";
import type { Answer } from "./answer.ts";
import { accessCookie } from "./caller.ts";
import type { Lateness } from "./lateness.ts";
import { Meter } from "./meter.ts";
import type { Operations } from "./operation.ts";
import type { Page } from "./pages.ts";
import { toProblem } from "./problem.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Retiring } from "./retiring.ts";
import type { Found, RouteTable } from "./route-table.ts";
import { type Compression, send } from "./send.ts";
import { clearCookie, withoutOrderToken } from "./session-cookies.ts";
import type { PageKind, Storefront } from "./storefront.ts";
import { type Visit, visitOf } from "./visit.ts";

export interface EdgeDeps {
  readonly routes: RouteTable;
  /** What is served beside the contract, by path. */
  readonly pages: ReadonlyMap<string, Page>;
  readonly operations: Operations;
  /** Absent for an API without pages. */
  readonly storefront?: Storefront | undefined;
  readonly lateness: Lateness;
  readonly limits: RateLimits;
  readonly compression: Compression;
  readonly meter: Meter;
  readonly retiring: Retiring;
  readonly log: Log;
  readonly random: Random;
}

interface Served {
  readonly answer: Answer;
  readonly code: string;
}

/** Serves every request from outside, from its first byte to its log line. */
export class Edge {
  readonly #deps: EdgeDeps;
  /** A trial of a new version is no customer's request: what it meets with spends no budget, and opens no gate. */
  readonly #trials = new Meter(new Registry());

  constructor(deps: EdgeDeps) {
    this.#deps = deps;
  }

  async serve(request: Request, response: Response): Promise<void> {
    const visit = visitOf(request, response, this.#deps.random);
    const isTrial = visit.caller.header(headers.tries) !== undefined;
    const measured = (isTrial ? this.#trials : this.#deps.meter).start();
    const found = this.#deps.routes.find(visit.verb, visit.path);
    const kind = found === undefined && !this.#deps.pages.has(visit.path) ? this.#kindOf(visit) : undefined;
    const { answer: plain, code } = await this.#answer(visit, found, kind);
    const answer = this.#told(plain, found, visit);
    await this.#send(visit, answer);
    const route = found !== undefined && "route" in found ? found.route.http.path : (kind ?? this.#pageOf(visit));
    const outcome = { verb: visit.verb, route, status: answer.status, code };
    const ms = Math.round(measured(outcome) * 100) / 100;
    this.#deps.log.info(
      { requestId: visit.requestId, method: visit.verb, route, status: answer.status, code, ms },
      "request",
    );
  }

  async #answer(visit: Visit, found: Found | undefined, kind: PageKind | undefined): Promise<Served> {
    try {
      if (found !== undefined && "route" in found) this.#deps.lateness.mustBeInTime(found.route.carriesOn);
      await this.#deps.limits.admit(visit.caller.address, kind ?? "api");
      const { storefront } = this.#deps;
      const answer =
        kind !== undefined && storefront !== undefined
          ? await storefront.forward(visit)
          : await this.#carryOut(visit, found);
      return { answer, code: "ok" };
    } catch (error) {
      if (!isAppError(error))
        this.#deps.log.error({ err: error, requestId: visit.requestId }, "a request failed unexpectedly");
      return { answer: refusal(error, visit), code: isAppError(error) ? error.kind : "internal" };
    }
  }

  #told(answer: Answer, found: Found | undefined, { caller }: Visit): Answer {
    return found !== undefined && "route" in found ? this.#deps.retiring.tell(answer, found.route, caller) : answer;
  }

  async #carryOut(visit: Visit, found: Found | undefined): Promise<Answer> {
    if (found === undefined) return this.#page(visit);
    if ("allow" in found) return otherMethod(visit, found.allow);
    const { route, params } = found;
    const attributes = { "http.request.method": visit.verb, "http.route": route.http.path };
    const options = {
      kind: SpanKind.SERVER,
      service: "gateway",
      traceparent: visit.caller.header("traceparent"),
      attributes,
    };
    return traced(`${visit.verb} ${route.http.path}`, options, (span) =>
      this.#deps.operations.run(route, params, visit, span.spanContext().traceId),
    );
  }

  #page(visit: Visit): Answer {
    const page = this.#deps.pages.get(visit.path);
    if (page === undefined) throw new AppError("not_found", "no_such_route", "there is nothing at this path");
    return visit.verb === "GET" || visit.verb === "HEAD" ? page.answer : otherMethod(visit, ["GET", "HEAD"]);
  }

  #kindOf({ path }: Visit): PageKind | undefined {
    return this.#deps.storefront?.kindOf(path);
  }

  #pageOf({ path }: Visit): string {
    return this.#deps.pages.has(path) ? path : "unmatched";
  }

  async #send(visit: Visit, answer: Answer): Promise<void> {
    const { response } = visit;
    try {
      // An import that broke after its first line can only be cut off, so that nobody takes it for complete.
      if (response.headersSent && answer.isStreamed !== true) response.destroy();
      else if (!response.destroyed) await send(visit, answer, this.#deps.compression);
    } catch (error) {
      this.#deps.log.error({ err: error, requestId: visit.requestId }, "an answer could not be sent");
      response.destroy();
    }
  }
}

function otherMethod({ verb }: Visit, allow: readonly string[]): Answer {
  if (verb === "OPTIONS") return { status: 204, headers: { allow: allow.join(", ") } };
  throw new AppError("invalid", "method_not_allowed", `this path takes ${allow.join(", ")}`, { details: { allow } });
}

function refusal(raised: unknown, { requestId, caller }: Visit): Answer {
  const { error, setCookies } = withoutOrderToken(raised, caller);
  const { status, code, headers, body } = toProblem(error, requestId);
  // Or the browser would send a token that is good for nothing until it expires, and could not even look around.
  const isStale = code.startsWith("token_") && caller.tokenIsCookie;
  const cookies = [...setCookies, ...(isStale ? [clearCookie(accessCookie)] : [])];
  return {
    status,
    body,
    headers: { ...headers, ...(cookies.length === 0 ? {} : { "set-cookie": cookies }) },
  };
}
