import { type CallContext, inCall } from "@shopstream/platform/call-context.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { anonymous } from "@shopstream/platform/principal.ts";
import { headers } from "@shopstream/platform/rpc/grpc-headers.ts";
import type { CallOptions } from "@shopstream/platform/rpc/handlers.ts";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import type { Bulkheads } from "./bulkheads.ts";
import { tokenOf } from "./caller.ts";
import type { PlainJson } from "./plain-json.ts";
import type { Route } from "./route.ts";
import type { Visit } from "./visit.ts";

/** A client by method name, whatever its service. */
export type AnyClient = Readonly<Record<string, (request: PlainJson, options?: CallOptions) => Promise<unknown>>>;

export interface CallsDeps {
  readonly clients: ReadonlyMap<string, AnyClient>;
  readonly bulkheads: Bulkheads;
  readonly clock: Clock;
}

/** What travels with a call beside its message and its caller. */
export interface CallFacts {
  readonly traceId: string;
  readonly idempotencyKey?: string | undefined;
}

// Clients wait by deadline, and nothing else in the gateway waits by signal.
const never = new AbortController().signal;

/** Calls services on behalf of whoever visits: with their token, request id, trace, key and the contract's deadline. */
export class Calls {
  readonly #deps: CallsDeps;

  constructor(deps: CallsDeps) {
    this.#deps = deps;
  }

  /** The answer is plain data of the response message's shape: absent fields are undefined, times are text. */
  async call(
    { service, key, method, carriesOn }: Route,
    message: PlainJson,
    visit: Visit,
    about: CallFacts,
  ): Promise<PlainJson> {
    const { clients, bulkheads, clock } = this.#deps;
    const client = clients.get(service) as AnyClient;
    const options = about.idempotencyKey === undefined ? {} : { idempotencyKey: about.idempotencyKey };
    return bulkheads.run(service, carriesOn, () => {
      const context = contextOf(visit, clock.now() + method.deadlineMs, about.traceId, method.session);
      return inCall(context, () => client[key]?.(message, options) as Promise<PlainJson>);
    });
  }
}

// Who asks is for the services to find out, from the token. Signing in needs none; signing out ends the session of a good one.
function contextOf(
  { caller, requestId }: Visit,
  deadlineMs: number,
  traceId: string,
  session: MethodDefinition["session"],
): CallContext {
  const token = session === "start" ? undefined : tokenOf(caller, session === "end");
  // The smoke test of a release, from inside: the way in takes it off what strangers send.
  const tries = caller.header(headers.tries);
  return {
    principal: anonymous,
    peer: "gateway",
    requestId,
    traceId,
    deadlineMs,
    signal: never,
    operationId: requestId,
    ...(token === undefined ? {} : { token }),
    ...(tries === undefined ? {} : { tries }),
  };
}
