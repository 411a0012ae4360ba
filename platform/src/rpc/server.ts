import { SpanKind } from "@opentelemetry/api";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { mustBeAllowed } from "../access.ts";
import { type CallContext, inCall } from "../call-context.ts";
import type { Clock } from "../clock.ts";
import { AppError, isAppError } from "../errors.ts";
import type { AroundCall } from "../faults/call-faults.ts";
import type { Idempotency } from "../idempotency.ts";
import { uuidFrom } from "../ids.ts";
import { keyOwner } from "../key-owner.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { OutgoingEvent } from "../outbox.ts";
import { anonymous, type Principal } from "../principal.ts";
import type { Random } from "../random.ts";
import type { Revocations } from "../revocations.ts";
import { staffActOf } from "../staff-act.ts";
import { traced } from "../telemetry.ts";
import type { AccessTokens } from "../tokens.ts";
import type { RpcService } from "./handlers.ts";
import type { CallMetadata } from "./metadata.ts";

export interface RpcServerDeps {
  readonly service: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly accessTokens: AccessTokens;
  readonly revocations: Revocations;
  /** Absent where the service stores nothing. */
  readonly idempotency?: Idempotency;
  /** What experiments do to calls; absent outside of them. */
  readonly faults?: AroundCall;
  /** Tells of what staff did without a transaction. */
  readonly tell?: (event: OutgoingEvent) => Promise<void>;
}

/** Serves calls of either transport through the same steps: trace, who asks, may they, deadline, once per key, handler. */
export class RpcServer {
  readonly #deps: RpcServerDeps;
  readonly #methods: ReadonlyMap<
    string,
    {
      readonly method: MethodDefinition;
      readonly handler: (request: unknown, context: CallContext) => Promise<unknown>;
    }
  >;

  constructor(deps: RpcServerDeps, services: readonly RpcService[]) {
    this.#deps = deps;
    this.#methods = new Map(services.flatMap((service) => [...service.methods]));
  }

  get paths(): readonly MethodDefinition[] {
    return [...this.#methods.values()].map(({ method }) => method);
  }

  /** `peer` is the calling service, proven by the transport. Throws AppError, or a hidden `internal` for a bug. */
  async serve(path: string, request: unknown, metadata: CallMetadata, peer: string): Promise<unknown> {
    const entry = this.#methods.get(path);
    if (entry === undefined) throw new AppError("not_found", "unknown_method", `there is no method ${path}`);
    // A trial is no customer's call: no gate may open by it, and no objective hears of it.
    const isTrial = metadata.tries !== undefined;
    const end = isTrial ? () => 0 : this.#deps.metrics.rpcServed.startTimer({ method: entry.method.name });
    const options = {
      kind: SpanKind.SERVER,
      service: this.#deps.service,
      traceparent: metadata.traceparent,
      attributes: { "rpc.method": entry.method.name, "peer.service": peer },
    };
    try {
      const response = await traced(path, options, (span) => {
        const work = () => this.#run(entry, request, metadata, peer, span.spanContext().traceId);
        const { faults } = this.#deps;
        return faults?.({ method: entry.method.name, peer, timeoutMs: metadata.timeoutMs }, work) ?? work();
      });
      end({ code: "ok" });
      return response;
    } catch (error) {
      end({ code: isAppError(error) ? error.kind : "internal" });
      throw error;
    }
  }

  async #run(
    {
      method,
      handler,
    }: { method: MethodDefinition; handler: (request: unknown, context: CallContext) => Promise<unknown> },
    request: unknown,
    metadata: CallMetadata,
    peer: string,
    traceId: string,
  ): Promise<unknown> {
    const principal = await this.#identify(metadata, method, peer);
    mustBeAllowed(method, principal, peer);
    const call = this.#context(method, request, metadata, principal, peer, traceId);
    const staffAct = staffActOf(method, request, call, this.#deps);
    const context = staffAct === undefined ? call : { ...call, staffAct };
    mustHaveKeyWhereRequired(method, context);
    return inCall(context, async () => {
      const work = async () => {
        const response = await handler(request, context);
        await this.#tellOf(context);
        return method.response.fromPartial(response as object);
      };
      const { idempotency } = this.#deps;
      const once = method.idempotency !== "none" && context.idempotencyKey !== undefined && idempotency !== undefined;
      // The deadline is outside: work that ends after it still leaves its answer for whoever repeats the key.
      const answer = () => withDeadline(once ? idempotency.once(method, request, context, work) : work(), context);
      return this.#logged(method, peer, () => this.#hideBugs(method, answer));
    });
  }

  /** A line for what may change something, so that one request can be followed through the services. Reads would be most of all. */
  async #logged(method: MethodDefinition, peer: string, work: () => Promise<unknown>): Promise<unknown> {
    if (reading.test(method.name)) return work();
    const { clock, log } = this.#deps;
    const startedAt = clock.now();
    const tell = (code: string) => log.info({ method: method.name, peer, code, ms: clock.now() - startedAt }, "call");
    try {
      const response = await work();
      tell("ok");
      return response;
    } catch (error) {
      tell(isAppError(error) ? error.code : "internal");
      throw error;
    }
  }

  /** Of an act that no transaction has told: it worked outside of the call, or at a neighbour. */
  async #tellOf({ staffAct }: CallContext): Promise<void> {
    if (staffAct === undefined || staffAct.isTold || this.#deps.tell === undefined) return;
    await this.#deps.tell(staffAct.event);
    staffAct.isTold = true;
  }

  // A stale token must not keep anyone from what needs none: signing in, refreshing, browsing.
  async #identify(metadata: CallMetadata, method: MethodDefinition, peer: string): Promise<Principal> {
    if (metadata.token === undefined)
      return method.access.services.includes(peer) ? { kind: "service", name: peer } : anonymous;
    try {
      const verified = await this.#deps.accessTokens.verify(metadata.token);
      this.#deps.revocations.mustBeGood(verified);
      return verified.principal;
    } catch (error) {
      if (method.session !== undefined) return anonymous;
      throw error;
    }
  }

  #context(
    method: MethodDefinition,
    request: unknown,
    metadata: CallMetadata,
    principal: Principal,
    peer: string,
    traceId: string,
  ): CallContext {
    const timeoutMs = Math.min(metadata.timeoutMs, method.deadlineMs);
    const { idempotencyKey, token, requestId, tries } = metadata;
    return {
      principal,
      peer,
      requestId,
      traceId,
      deadlineMs: this.#deps.clock.now() + timeoutMs,
      signal: this.#deps.clock.timeout(timeoutMs),
      operationId:
        idempotencyKey === undefined
          ? this.#deps.random.uuid()
          : uuidFrom(method.path, keyOwner(principal, request), idempotencyKey),
      ...(token === undefined ? {} : { token }),
      ...(tries === undefined ? {} : { tries }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    };
  }

  async #hideBugs(method: MethodDefinition, work: () => Promise<unknown>): Promise<unknown> {
    try {
      return await work();
    } catch (error) {
      if (isAppError(error)) throw error;
      this.#deps.log.error({ err: error, method: method.path }, "a handler failed unexpectedly");
      throw new Error("internal", { cause: error });
    }
  }
}

/** The verbs of the contract that change nothing. One that is missing here costs a line more. */
const reading = /^(Get|List|Search|Suggest|Quote|Export|Check)/;

function mustHaveKeyWhereRequired(method: MethodDefinition, context: CallContext): void {
  if (method.idempotency !== "required" || context.idempotencyKey !== undefined) return;
  const fields = [{ field: "Idempotency-Key", code: "required", message: "this header is required" }];
  throw new AppError(
    "invalid",
    "idempotency_key_required",
    "send an Idempotency-Key header: a repeat with the same key is safe",
    { fields },
  );
}

/** The caller stops waiting at the deadline; what the handler still does may or may not take effect. */
async function withDeadline<T>(work: Promise<T>, { signal }: CallContext): Promise<T> {
  const expired = Promise.withResolvers<never>();
  const onAbort = () =>
    expired.reject(
      new AppError("timeout", "deadline_exceeded", "this took too long; its outcome is not known yet", {
        retryAfterSeconds: 1,
      }),
    );
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, expired.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    expired.promise.catch(() => undefined);
    work.catch(() => undefined);
  }
}
