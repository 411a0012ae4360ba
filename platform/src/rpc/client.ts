import { SpanKind } from "@opentelemetry/api";
import type { MethodDefinition, ServiceDefinition } from "@shopstream/protos/definition.ts";
import { currentCall } from "../call-context.ts";
import type { Clock } from "../clock.ts";
import { mustNotBeInTransaction } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import type { Random } from "../random.ts";
import { traced, traceparent } from "../telemetry.ts";
import { Breaker } from "./breaker.ts";
import type { CallOptions, Client } from "./handlers.ts";
import type { CallMetadata, Transport } from "./metadata.ts";

export interface ClientDeps {
  /** The calling service. */
  readonly service: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  /** Beside the first try, of what is safe. One unless said otherwise: more would multiply load on a service that fails. */
  readonly retries?: number;
  /** Calls at once to the service, 0 where something else bounds them; as many as a gateway lets in, unless said otherwise. */
  readonly mostAtOnce?: number;
}

const retryPauseMs = 50;

/**
 * A client of one service. It carries the current call's rights, trace, request id and what is left of its deadline,
 * repeats only what the contract calls safe, and refuses early while the service is down.
 */
export function createClient<D extends ServiceDefinition>(definition: D, deps: ClientDeps): Client<D> {
  const breaker = new Breaker({ target: definition.name, metrics: deps.metrics, mostAtOnce: deps.mostAtOnce ?? 256 });
  const methods = Object.entries(definition.methods).map(([key, method]) => {
    const call = (request: object, options: CallOptions = {}) =>
      send(method, method.request.fromPartial(request), options, deps, breaker);
    return [key, call] as const;
  });
  return Object.fromEntries(methods) as unknown as Client<D>;
}

async function send(
  method: MethodDefinition,
  request: unknown,
  options: CallOptions,
  deps: ClientDeps,
  breaker: Breaker,
): Promise<unknown> {
  mustNotBeInTransaction(`calling ${method.path}`);
  const end = deps.metrics.rpcSent.startTimer({ method: method.name });
  try {
    const attributes = { "rpc.method": method.name, "peer.service": method.path.split(".")[1] as string };
    const response = await traced(method.path, { kind: SpanKind.CLIENT, service: deps.service, attributes }, () =>
      withRetry(method, request, options, deps, breaker),
    );
    end({ code: "ok" });
    return response;
  } catch (error) {
    end({ code: isAppError(error) ? error.kind : "internal" });
    throw error;
  }
}

async function withRetry(
  method: MethodDefinition,
  request: unknown,
  options: CallOptions,
  deps: ClientDeps,
  breaker: Breaker,
): Promise<unknown> {
  const deadlineMs = deadlineOf(method, options, deps.clock);
  // Whoever tries a new version wants its first answer, and what it fails says nothing about the version that others reach.
  const isTrial = currentCall()?.tries !== undefined;
  const { retries = 1 } = isTrial ? { retries: 0 } : deps;
  for (let attempt = 0; ; attempt += 1) {
    const metadata = metadataOf(options, deps, deadlineMs - deps.clock.now());
    try {
      const call = () => deps.transport.call(method.path, request, metadata);
      return await (isTrial ? call() : breaker.run(call));
    } catch (error) {
      const again =
        attempt < retries && method.retrySafe && isAppError(error, "unavailable") && error.code !== "breaker_open";
      if (!again || deps.clock.now() + retryPauseMs >= deadlineMs) throw error;
      await deps.clock.sleep(retryPauseMs * (0.5 + deps.random.float()));
    }
  }
}

// Never later than the caller's own deadline: nobody would be there to take the answer.
function deadlineOf(method: MethodDefinition, options: CallOptions, clock: Clock): number {
  const own = clock.now() + Math.min(options.timeoutMs ?? method.deadlineMs, method.deadlineMs);
  return Math.min(own, currentCall()?.deadlineMs ?? own);
}

function metadataOf(options: CallOptions, { random }: ClientDeps, timeoutMs: number): CallMetadata {
  if (timeoutMs <= 0)
    throw new AppError("timeout", "deadline_exceeded", "no time was left to ask another service", {
      retryAfterSeconds: 1,
    });
  const call = currentCall();
  return {
    requestId: call?.requestId ?? random.uuid(),
    token: call?.token,
    traceparent: traceparent(),
    tries: call?.tries,
    idempotencyKey: options.idempotencyKey,
    timeoutMs,
  };
}
