import { browserView } from "./browser-view.ts";
import { Call, type CallDeps, type CallRequest } from "./call.ts";
import { identifyCaller, type Keys, mustBeAllowed } from "./caller.ts";
import { expandObjects } from "./expand.ts";
import type { OperationFault } from "./faults.ts";
import { fingerprintOf, Idempotency } from "./idempotency.ts";
import type { Operation } from "./operation.ts";
import { parseParams } from "./params.ts";
import { StripeError } from "./stripe-error.ts";
import { stripeId } from "./stripe-id.ts";

export interface ApiRequest {
  operation: Operation;
  path: string;
  /** The id in the path, or "". */
  id: string;
  params: Record<string, unknown>;
  authorization: string | undefined;
  idempotencyKey: string | undefined;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  /** JSON; undefined when the connection is to be closed without an answer. */
  body: string | undefined;
}

interface Done {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** One request from key to answer: who asks, what goes wrong on purpose, was it asked before, is it valid, do it, remember it. */
export class Api {
  #deps: CallDeps & { keys: Keys };
  #idempotency: Idempotency;

  constructor(deps: CallDeps & { keys: Keys }) {
    this.#deps = deps;
    this.#idempotency = new Idempotency(deps);
  }

  async handle(request: ApiRequest): Promise<ApiAnswer> {
    const requestId = stripeId(this.#deps.random, "req", 14);
    const headers = {
      "request-id": requestId,
      ...(request.idempotencyKey === undefined ? {} : { "idempotency-key": request.idempotencyKey }),
    };
    try {
      const caller = identifyCaller(this.#deps.keys, request.authorization);
      mustBeAllowed(caller, request.operation);
      const key = request.operation.method === "post" ? (request.idempotencyKey ?? null) : null;
      const done = await this.#withFault(request, { requestId, caller, idempotencyKey: key });
      return { status: done.status, headers: { ...headers, ...done.headers }, body: done.body };
    } catch (error) {
      if (error instanceof DroppedAnswer) return { status: 0, headers, body: undefined };
      if (!(error instanceof StripeError)) throw error;
      return { status: error.status, headers, body: errorBody(error) };
    }
  }

  async #withFault(request: ApiRequest, call: CallRequest): Promise<Done> {
    const fault = this.#deps.faults.take(request.operation.name);
    if (fault?.outcome === "rateLimit") throw rateLimited;
    if (fault?.outcome === "failBefore") throw simulatedFailure;
    const done = await this.#once(request, call, fault);
    if (fault && fault.delayAnswerMs > 0) await this.#deps.clock.sleep(fault.delayAnswerMs);
    if (fault?.outcome === "dropAnswer") throw new DroppedAnswer();
    if (fault?.outcome === "failAfterSuccess") throw simulatedFailure;
    return done;
  }

  async #once(request: ApiRequest, call: CallRequest, fault: OperationFault | undefined): Promise<Done> {
    const key = call.idempotencyKey;
    const fingerprint = key === null ? "" : fingerprintOf(`${call.caller} ${request.path}`, request.params);
    const saved = key === null ? undefined : this.#idempotency.find(key, fingerprint);
    if (saved) {
      await this.#stall(fault);
      return { ...saved, headers: { "idempotent-replayed": "true", "original-request": saved.requestId } };
    }
    const params = parseParams(request.operation.params, request.params);
    const end = key === null ? () => {} : this.#idempotency.begin(key);
    try {
      await this.#stall(fault);
      return this.#execute(request, call, { params, fingerprint, saveFailure: fault?.outcome === "failAndSave" });
    } finally {
      end();
    }
  }

  async #stall(fault: OperationFault | undefined): Promise<void> {
    if (fault && fault.delayMs > 0) await this.#deps.clock.sleep(fault.delayMs);
  }

  #execute(
    request: ApiRequest,
    call: CallRequest,
    how: { params: unknown; fingerprint: string; saveFailure: boolean },
  ): Done {
    const remember = (done: Done): Done => {
      const { idempotencyKey: key, requestId } = call;
      if (key !== null)
        this.#idempotency.save({ key, requestId, fingerprint: how.fingerprint, status: done.status, body: done.body });
      return done;
    };
    try {
      return this.#deps.store.transaction(() => {
        const done = this.#run(request, call, how.params);
        return remember(how.saveFailure ? { status: 500, body: errorBody(simulatedFailure) } : done);
      });
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      // The refused work is rolled back; that it was refused is an answer like any other.
      return this.#deps.store.transaction(() =>
        remember({ status: error.status, body: inJson({ error: error.fields }, call) }),
      );
    }
  }

  #run(request: ApiRequest, call: CallRequest, params: unknown): Done {
    const reply = request.operation.run(new Call(this.#deps, call), params, request.id);
    const paths = (params as { expand?: string[] }).expand ?? [];
    const body = reply.status === 200 ? expandObjects(this.#deps.store.objects, reply.body, paths) : reply.body;
    return { status: reply.status, body: inJson(body, call) };
  }
}

function inJson(body: unknown, { caller }: CallRequest): string {
  return JSON.stringify(body, caller === "browser" ? browserView : undefined);
}

class DroppedAnswer extends Error {}

const simulatedFailure = new StripeError(500, { type: "api_error", message: "An unknown error occurred" });
const rateLimited = new StripeError(429, {
  type: "invalid_request_error",
  code: "rate_limit",
  message:
    "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
});

export function errorBody(error: StripeError): string {
  return JSON.stringify({ error: error.fields });
}
