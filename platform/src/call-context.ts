import { AsyncLocalStorage } from "node:async_hooks";
import type { Principal } from "./principal.ts";
import type { StaffAct } from "./staff-act.ts";

/** What a handler may know of the call it serves. */
export interface CallContext {
  readonly principal: Principal;
  /** The service that made the call; "gateway" for what came from outside. */
  readonly peer: string;
  readonly requestId: string;
  /** When the caller stops waiting, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  /** The caller's own access token, which travels along. */
  readonly token?: string;
  readonly traceId?: string;
  /** The service whose new version is to be tried by this call and by what comes of it. */
  readonly tries?: string;
  readonly idempotencyKey?: string;
  /** Always the same for the same idempotency key of the same owner; otherwise new. Entities made by the call take their id from it. */
  readonly operationId: string;
  /** When the call uses the rights of staff. */
  readonly staffAct?: StaffAct;
}

const storage = new AsyncLocalStorage<CallContext>();

/** The call being served, if any: what outgoing calls and log lines inherit from. */
export function currentCall(): CallContext | undefined {
  return storage.getStore();
}

export function inCall<T>(context: CallContext, work: () => T): T {
  return storage.run(context, work);
}

/** Leaves the current call: background work that outlives it must not inherit its deadline or its rights. */
export function outsideCall<T>(work: () => T): T {
  return storage.exit(work);
}
