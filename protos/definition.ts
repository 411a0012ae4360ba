/** What a generated service definition holds: the whole contract of a method beside its two message types. */

export type Role = "anyone" | "customer" | "staff" | "admin";

/** Encodes and decodes one message: the part of ts-proto's output that transports and the gateway need. */
export interface MessageType<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(input: Uint8Array): T;
  fromJSON(object: unknown): T;
  toJSON(message: T): unknown;
  fromPartial(object: object): T;
}

export interface HttpBinding {
  readonly verb: "get" | "post" | "put" | "patch" | "delete";
  /** google.api.http template: /v1/orders/{id}:cancel */
  readonly path: string;
  readonly hasBody: boolean;
  readonly status: number;
}

/** A request field that the gateway fills from a header, a cookie or its own knowledge of the caller. */
export interface Binding {
  readonly field: string;
  readonly header?: string;
  readonly cookie?: string;
  readonly edge?: string;
}

/** What is not stable. Days as 2026-11-27. */
export interface Lifecycle {
  readonly experimental?: boolean;
  readonly deprecated?: string;
  readonly sunset?: string;
  /** The path that takes its place. */
  readonly successor?: string;
}

export interface MethodDefinition<Request = unknown, Response = unknown> {
  readonly name: string;
  /** gRPC path: /shop.orders.v1.OrdersService/GetOrder */
  readonly path: string;
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
  readonly access: {
    readonly roles: readonly Role[];
    readonly services: readonly string[];
    readonly relation?: string;
  };
  readonly idempotency: "none" | "optional" | "required";
  readonly retrySafe: boolean;
  readonly deadlineMs: number;
  readonly http?: HttpBinding;
  readonly cache?: { readonly maxAgeSeconds: number; readonly etag: boolean };
  readonly session?: "start" | "end";
  readonly rawBody?: string;
  readonly ndjsonBody?: string;
  readonly strictBody?: boolean;
  readonly lifecycle?: Lifecycle;
  readonly bindings: readonly Binding[];
  /** Response fields that a browser gets as a cookie instead. */
  readonly cookies: readonly { readonly field: string; readonly cookie: string }[];
}

export interface ServiceDefinition {
  /** The deployable's name: orders. */
  readonly name: string;
  readonly fullName: string;
  // biome-ignore lint/suspicious/noExplicitAny: a table of methods whose message types differ
  readonly methods: Readonly<Record<string, MethodDefinition<any, any>>>;
}

export interface EventDefinition<T = unknown> {
  readonly type: string;
  readonly topic: string;
  readonly version: number;
  /** The service that publishes it. */
  readonly source: string;
  readonly message: MessageType<T>;
}
