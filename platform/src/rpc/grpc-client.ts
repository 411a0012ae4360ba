import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import type { MethodDefinition, ServiceDefinition } from "@shopstream/protos/definition.ts";
import { systemClock } from "../clock.ts";
import { fromRecord } from "../error-codec.ts";
import { AppError, type ErrorKind, errorKinds } from "../errors.ts";
import type { ServiceTokens } from "../tokens.ts";
import { headers } from "./grpc-headers.ts";
import type { CallMetadata, Transport } from "./metadata.ts";

export interface GrpcTransportDeps {
  readonly definition: ServiceDefinition;
  /** host:port */
  readonly address: string;
  readonly tokens: ServiceTokens;
}

/** Calls a service in another process. */
export class GrpcTransport implements Transport {
  readonly #deps: GrpcTransportDeps;
  readonly #client: Client;
  readonly #methods: ReadonlyMap<string, MethodDefinition>;

  constructor(deps: GrpcTransportDeps) {
    this.#deps = deps;
    // A restarted neighbour is found again within a second, not after gRPC's default of up to two minutes.
    const options = {
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 1_000,
      "grpc.max_receive_message_length": 16 << 20,
    };
    this.#client = new Client(deps.address, credentials.createInsecure(), options);
    this.#methods = new Map(Object.values(deps.definition.methods).map((method) => [method.path, method]));
  }

  async call(path: string, request: unknown, metadata: CallMetadata): Promise<unknown> {
    const method = this.#methods.get(path) as MethodDefinition;
    const sent = await this.#metadata(metadata);
    // gRPC compares it with the machine's clock, whatever ours says.
    const deadline = systemClock.now() + metadata.timeoutMs;
    return new Promise((resolve, reject) => {
      const serialize = (message: unknown) => Buffer.from(method.request.encode(message).finish());
      const done = (error: ServiceError | null, response?: unknown) =>
        error === null ? resolve(response) : reject(toAppError(error));
      this.#client.makeUnaryRequest(
        path,
        serialize,
        (bytes) => method.response.decode(bytes),
        request,
        sent,
        { deadline },
        done,
      );
    });
  }

  close(): void {
    this.#client.close();
  }

  async #metadata({
    token,
    requestId,
    traceparent,
    tries,
    idempotencyKey,
    timeoutMs,
  }: CallMetadata): Promise<Metadata> {
    const metadata = new Metadata();
    metadata.set(headers.serviceToken, await this.#deps.tokens.mint(this.#deps.definition.name));
    metadata.set(headers.requestId, requestId);
    metadata.set(headers.timeoutMs, String(Math.ceil(timeoutMs)));
    if (token !== undefined) metadata.set(headers.authorization, `Bearer ${token}`);
    if (traceparent !== undefined) metadata.set(headers.traceparent, traceparent);
    if (tries !== undefined) metadata.set(headers.tries, tries);
    if (idempotencyKey !== undefined) metadata.set(headers.idempotencyKey, idempotencyKey);
    return metadata;
  }
}

function toAppError(error: ServiceError): Error {
  const [record] = error.metadata?.get(headers.error) ?? [];
  const known = record === undefined ? undefined : fromRecord(JSON.parse(record.toString()));
  if (known !== undefined) return known;
  if (error.code === status.DEADLINE_EXCEEDED || isProxysTimeout(error))
    return new AppError("timeout", "deadline_exceeded", "another service took too long; the outcome is not known yet", {
      cause: error,
      retryAfterSeconds: 1,
    });
  if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED || isBrokenOff(error))
    return new AppError("unavailable", "service_unavailable", "another service cannot be reached", {
      cause: error,
      retryAfterSeconds: 1,
    });
  const kind = (Object.keys(errorKinds) as ErrorKind[]).find((candidate) => errorKinds[candidate].grpc === error.code);
  return kind === undefined
    ? new Error("internal", { cause: error })
    : new AppError(kind, "upstream", error.details, { cause: error });
}

// What ends between the head and the end of its answer, as a proxy ends it whose service was restarted, is a fault of its own to gRPC
// where a connection that is lost is none.
function isBrokenOff({ code, details }: ServiceError): boolean {
  return code === status.INTERNAL && details.startsWith("Received RST_STREAM");
}

// A proxy reads the deadline of a call and may be first to see that it is over. Envoy then says what gRPC makes of HTTP's 504, which
// would be "not done" for something that may well have been.
function isProxysTimeout({ code, details }: ServiceError): boolean {
  return code === status.UNAVAILABLE && details === "upstream request timeout";
}
