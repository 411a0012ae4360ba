import {
  type Metadata,
  Metadata as MetadataClass,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { toRecord } from "../error-codec.ts";
import { type AppError, errorKinds, isAppError } from "../errors.ts";
import type { ServiceTokens } from "../tokens.ts";
import { headers } from "./grpc-headers.ts";
import type { CallMetadata } from "./metadata.ts";
import type { RpcServer } from "./server.ts";

export interface GrpcListener {
  readonly port: number;
  /** Lets calls in flight finish, at most for the given time. */
  close(drainMs: number): Promise<void>;
}

/** Puts an RpcServer on the wire. The caller proves which service it is by a service token. */
export async function listenGrpc(rpc: RpcServer, tokens: ServiceTokens, address: string): Promise<GrpcListener> {
  const server = new Server({ "grpc.max_receive_message_length": 16 << 20 });
  for (const method of rpc.paths)
    server.register(method.path, handler(rpc, method, tokens), serialize(method), deserialize(method), "unary");
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    close: (drainMs) =>
      new Promise((resolve) => {
        const force = AbortSignal.timeout(drainMs);
        force.addEventListener("abort", () => server.forceShutdown());
        server.tryShutdown(() => resolve());
      }),
  };
}

function serialize(method: MethodDefinition) {
  return (message: unknown) => Buffer.from(method.response.encode(message).finish());
}

function deserialize(method: MethodDefinition) {
  return (bytes: Buffer) => method.request.decode(bytes);
}

function handler(rpc: RpcServer, method: MethodDefinition, tokens: ServiceTokens) {
  return (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>): void => {
    const serve = async () => {
      const peer = await tokens.verify(first(call.metadata, headers.serviceToken));
      return rpc.serve(method.path, call.request, readMetadata(call.metadata, method), peer);
    };
    serve().then(
      (response) => callback(null, response),
      (error: unknown) => callback(toStatus(error)),
    );
  };
}

function readMetadata(metadata: Metadata, method: MethodDefinition): CallMetadata {
  const authorization = first(metadata, headers.authorization);
  return {
    requestId: first(metadata, headers.requestId) ?? "",
    token: authorization?.replace(/^Bearer /, ""),
    traceparent: first(metadata, headers.traceparent),
    tries: first(metadata, headers.tries),
    idempotencyKey: first(metadata, headers.idempotencyKey),
    timeoutMs: Number(first(metadata, headers.timeoutMs) ?? method.deadlineMs),
  };
}

function first(metadata: Metadata, key: string): string | undefined {
  return metadata.get(key)[0]?.toString();
}

function toStatus(error: unknown) {
  if (!isAppError(error)) return { code: status.INTERNAL, details: "internal" };
  const metadata = new MetadataClass();
  metadata.set(headers.error, encodeError(error));
  return { code: errorKinds[error.kind].grpc, details: error.code, metadata };
}

// A trailer that is too long breaks the stream, and the caller would see a bug instead of the refusal. Node takes
// 64 KiB, Envoy 60, and gRPC sends base64.
const longestErrorBytes = 32_768;
const fieldsOfALongError = 100;

function encodeError(error: AppError): Buffer {
  const record = toRecord(error);
  const { fields = [], details: _, ...options } = record.options;
  const shorter = { ...record, options: { ...options, fields: fields.slice(0, fieldsOfALongError) } };
  const forms = [record, shorter, { ...record, options }].map((form) => Buffer.from(JSON.stringify(form)));
  return forms.find(({ length }) => length <= longestErrorBytes) ?? (forms.at(-1) as Buffer);
}
