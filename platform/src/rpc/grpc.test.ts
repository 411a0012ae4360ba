import { constants, createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { AppError } from "../errors.ts";
import { createLog } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import { systemRandom } from "../random.ts";
import { Revocations } from "../revocations.ts";
import { until } from "../testing/until.ts";
import { AccessTokens, ServiceTokens } from "../tokens.ts";
import { GrpcTransport } from "./grpc-client.ts";
import { type GrpcListener, listenGrpc } from "./grpc-server.ts";
import { implement } from "./handlers.ts";
import { RpcServer } from "./server.ts";
import { Echo, type EchoWorld, startEcho } from "./testing/echo.ts";

const metadata = { requestId: "request-1", timeoutMs: 1_000 };
const { read } = Echo.methods;

describe("a service in another process", () => {
  let tester: { secret: JWK; open: JWK };
  let listeners: GrpcListener[];
  let transports: GrpcTransport[];

  beforeEach(async () => {
    const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const [secret, open] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
    tester = { secret: { ...secret, kid: "tester", alg: "EdDSA" }, open: { ...open, kid: "tester", alg: "EdDSA" } };
    [listeners, transports] = [[], []];
  });
  afterEach(async () => {
    for (const transport of transports) transport.close();
    for (const listener of listeners) await listener.close(1_000);
  });

  const tokensOf = (name: string) => new ServiceTokens(name, tester.secret, { keys: [tester.open] }, systemClock);
  const listen = async (port = 0) => {
    const answer = async () => ({ sku: "here" });
    const service = implement(Echo, { read: answer, write: answer, mine: answer });
    const deps = { service: "echo", clock: systemClock, random: systemRandom, log: createLog("echo", "silent") };
    const accessTokens = new AccessTokens({ keys: [tester.open] }, systemClock);
    const server = new RpcServer(
      { ...deps, metrics: createMetrics("echo"), accessTokens, revocations: new Revocations(systemClock, "test:") },
      [service],
    );
    const listener = await listenGrpc(server, tokensOf("echo"), `127.0.0.1:${port}`);
    listeners.push(listener);
    return listener;
  };
  const connect = (port: number, name = "tester") => {
    const deps = { definition: Echo, tokens: tokensOf(name) };
    const transport = new GrpcTransport({ ...deps, address: `127.0.0.1:${port}` });
    transports.push(transport);
    return transport;
  };
  const call = (transport: GrpcTransport) => transport.call(read.path, { sku: "x" }, metadata);

  it("that is not there is unavailable, and found within seconds when it comes back on its port", async () => {
    const { port, close } = await listen();
    const transport = connect(port);
    expect(await call(transport)).toMatchObject({ sku: "here" });
    await close(0);
    await expect(call(transport)).rejects.toMatchObject({ kind: "unavailable", code: "service_unavailable" });
    await listen(port);
    await until(
      () =>
        call(transport).then(
          () => true,
          () => false,
        ),
      "it is found again",
      3_000,
    );
  });

  it("does not listen to whoever cannot prove to be a service", async () => {
    const { port } = await listen();
    await expect(call(connect(port, "orders"))).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "service_token_invalid",
    });
  });

  it("that does not have the method says so", async () => {
    const { port } = await listen();
    const [transport, path] = [connect(port), "/shop.echo.v1.EchoService/Unheard"];
    const unheard = { ...Echo, methods: { unheard: { ...read, path } } };
    const other = new GrpcTransport({
      definition: unheard,
      address: `127.0.0.1:${port}`,
      tokens: tokensOf("tester"),
    });
    transports.push(other);
    await expect(other.call(path, { sku: "x" }, metadata)).rejects.toThrow();
    expect(await call(transport)).toMatchObject({ sku: "here" });
  });

  it("that is cut off in the middle of a call is unavailable to its caller", async () => {
    const echo = await startEcho("grpc");
    const begun = Promise.withResolvers<void>();
    echo.handle({
      write: () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    });
    const cut = expect(echo.client.write({})).rejects.toMatchObject({ kind: "unavailable" });
    await begun.promise;
    await echo.close();
    await cut;
  });
});

describe("a proxy on the way", () => {
  const head = { ":status": 200, "content-type": "application/grpc" };

  /** One that answers every call itself, as Envoy does: without a body. */
  const saidBy = (message: string) =>
    through((stream) => stream.respond({ ...head, "grpc-status": "14", "grpc-message": message }, { endStream: true }));

  async function through(answer: (stream: ServerHttp2Stream) => void) {
    const proxy = createServer();
    proxy.on("stream", answer);
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const tokens = { mint: async () => "token" } as unknown as ServiceTokens;
    const transport = new GrpcTransport({ definition: Echo, address: `127.0.0.1:${port}`, tokens });
    try {
      return await transport.call(read.path, { sku: "x" }, metadata).catch((error: unknown) => error);
    } finally {
      transport.close();
      proxy.close();
    }
  }

  it("that saw first that a call's time is over leaves open whether it was done", async () => {
    expect(await saidBy("upstream request timeout")).toMatchObject({ kind: "timeout", code: "deadline_exceeded" });
  });

  it("that could not hand a call on says that it was not done", async () => {
    expect(await saidBy("no healthy upstream")).toMatchObject({ kind: "unavailable", code: "service_unavailable" });
  });

  it("that breaks an answer off after its head, as its service was restarted, is no fault of the shop's own", async () => {
    const broken = await through((stream) => {
      stream.on("error", () => {}).respond(head);
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
    expect(broken).toMatchObject({ kind: "unavailable", code: "service_unavailable" });
  });
});

describe("an error too long for the wire", () => {
  let echo: EchoWorld;

  beforeEach(async () => {
    echo = await startEcho("grpc");
  });
  afterEach(() => echo.close());

  const refuse = async (options: ConstructorParameters<typeof AppError>[3]) => {
    const error = new AppError("rejected", "too_much", "no", options);
    echo.handle({ write: () => Promise.reject(error) });
    return (await echo.client.write({}).catch((reason: unknown) => reason)) as AppError;
  };

  it("keeps its first hundred fields", async () => {
    const fields = Array.from({ length: 3_000 }, (_, i) => ({
      field: `lines[${i}]`,
      code: "unknown",
      message: "not sold here",
    }));
    const error = await refuse({ fields, retryAfterSeconds: 3 });
    expect(error).toMatchObject({ kind: "rejected", code: "too_much", options: { retryAfterSeconds: 3 } });
    expect(error.options.fields).toEqual(fields.slice(0, 100));
  });

  it("loses them all when a hundred are still too long, and stays the refusal it is", async () => {
    const fields = Array.from({ length: 100 }, () => ({ field: "x".repeat(1_000), code: "unknown", message: "" }));
    expect(await refuse({ fields, details: { rows: "y".repeat(100_000) } })).toMatchObject({
      kind: "rejected",
      code: "too_much",
    });
  });
});
