import type { MessageType, MethodDefinition, ServiceDefinition } from "@shopstream/protos/definition.ts";
import type { CallContext } from "../call-context.ts";

type RequestOf<M> = M extends { readonly request: MessageType<infer T> } ? T : never;
type ResponseOf<M> = M extends { readonly response: MessageType<infer T> } ? T : never;

/** A request with the fields that matter; the others take their defaults. */
export type Draft<T> = T extends Date | Uint8Array
  ? T
  : T extends readonly (infer U)[]
    ? readonly Draft<U>[]
    : T extends object
      ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
      : T;

/** What a service implements: one function per method of its definition. */
export type Handlers<D extends ServiceDefinition> = {
  readonly [K in keyof D["methods"]]: (
    request: RequestOf<D["methods"][K]>,
    context: CallContext,
  ) => Promise<Draft<ResponseOf<D["methods"][K]>>>;
};

export interface CallOptions {
  readonly idempotencyKey?: string;
  /** Waits no longer than this, and never longer than the contract and the caller's own deadline allow. */
  readonly timeoutMs?: number;
}

/** What a caller sees of a service. */
export type Client<D extends ServiceDefinition> = {
  readonly [K in keyof D["methods"]]: (
    request: Draft<RequestOf<D["methods"][K]>>,
    options?: CallOptions,
  ) => Promise<ResponseOf<D["methods"][K]>>;
};

type AnyHandler = (request: unknown, context: CallContext) => Promise<unknown>;

/** A definition with its handlers, keyed by gRPC path. */
export interface RpcService {
  readonly definition: ServiceDefinition;
  readonly methods: ReadonlyMap<string, { readonly method: MethodDefinition; readonly handler: AnyHandler }>;
}

/** Binds handlers to a definition. Refuses a method that does not say who may call it. */
export function implement<D extends ServiceDefinition>(definition: D, handlers: Handlers<D>): RpcService {
  const methods = new Map<string, { method: MethodDefinition; handler: AnyHandler }>();
  for (const [key, method] of Object.entries(definition.methods)) {
    if (method.access === undefined || method.access.roles.length + method.access.services.length === 0) {
      throw new Error(`${method.path} does not say who may call it`);
    }
    methods.set(method.path, {
      method,
      handler: (handlers as unknown as Record<string, AnyHandler>)[key] as AnyHandler,
    });
  }
  return { definition, methods };
}
