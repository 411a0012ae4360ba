import { Writable } from "node:stream";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { Redis } from "ioredis";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallContext } from "../call-context.ts";
import { systemClock } from "../clock.ts";
import { Database } from "../db.ts";
import { AppError } from "../errors.ts";
import { Idempotency } from "../idempotency.ts";
import { createLog } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import { migrate } from "../migrate.ts";
import { systemRandom } from "../random.ts";
import { Revocations, revoke } from "../revocations.ts";
import { type TestDatabase, testDatabase, testRedis } from "../testing/database.ts";
import { until } from "../testing/until.ts";
import { AccessTokens, accessToken, sign } from "../tokens.ts";
import { createClient } from "./client.ts";
import { implement } from "./handlers.ts";
import { LocalNetwork } from "./local.ts";
import { RpcServer } from "./server.ts";

const { getStock, adjustStock } = InventoryService.methods;
const anyone = { roles: ["anyone"], services: [] } as const;
const Counter = {
  name: "counter",
  fullName: "shop.counter.v1.CounterService",
  methods: {
    count: {
      ...adjustStock,
      path: "/shop.counter.v1.CounterService/Count",
      access: anyone,
      idempotency: "required",
      deadlineMs: 2_000,
    },
    enter: { ...getStock, path: "/shop.counter.v1.CounterService/Enter", access: anyone, session: "start" },
    look: { ...getStock, path: "/shop.counter.v1.CounterService/Look", access: anyone },
    restock: {
      ...getStock,
      path: "/shop.counter.v1.CounterService/Restock",
      access: { roles: [], services: ["orders"] },
    },
  },
} as const;

describe("an RPC server", () => {
  let server: TestDatabase;
  let db: Database;
  let redis: Redis[];
  let key: JWK;
  const network = new LocalNetwork();
  const metrics = createMetrics("counter");
  const seams = { clock: systemClock, random: systemRandom };
  let contexts: CallContext[] = [];
  const lines: Record<string, unknown>[] = [];
  let work: () => Promise<object> = async () => ({});

  beforeAll(async () => {
    server = await testDatabase(migrate);
    db = new Database({ url: server.url, maxConnections: 4, metrics, ...seams });
    const { url } = testRedis();
    redis = [new Redis(url), new Redis(url)];
    const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    key = { ...(await exportJWK(pair.privateKey)), kid: "k" };
    const accessTokens = new AccessTokens(
      { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "EdDSA" }] },
      systemClock,
    );
    const revocations = new Revocations(systemClock, "test:");
    await revocations.follow(redis[0] as Redis, redis[1] as Redis);
    const answer = async (_request: unknown, context: CallContext) => {
      contexts.push(context);
      return work();
    };
    const service = implement(Counter, { count: answer, enter: answer, look: answer, restock: answer });
    const deps = {
      service: "counter",
      ...seams,
      log: createLog(
        "counter",
        "info",
        new Writable({ write: (line, _, done) => done(void lines.push(JSON.parse(line))) }),
      ),
      metrics,
      accessTokens,
      revocations,
    };
    network.add("counter", new RpcServer({ ...deps, idempotency: new Idempotency(db, systemClock) }, [service]));
  });
  afterAll(async () => {
    for (const connection of redis) connection.disconnect();
    await db.close();
    await server.close();
  });

  const client = (token?: string, peer = "gateway") => {
    contexts = [];
    const inner = network.transport(peer, "counter");
    const call: typeof inner.call = (path, request, metadata) => inner.call(path, request, { ...metadata, token });
    return createClient(Counter, { service: peer, transport: { call }, ...seams, metrics: createMetrics("test") });
  };
  const tokenOf = (user: string, lifetimeSeconds = 60) =>
    sign(key, systemClock, { sub: user, sid: `ses_${user}`, roles: ["customer"] }, { ...accessToken, lifetimeSeconds });

  it("asks for a key where the contract does, and names the header", async () => {
    await expect(client().count({})).rejects.toMatchObject({
      kind: "invalid",
      code: "idempotency_key_required",
      options: { fields: [{ field: "Idempotency-Key" }] },
    });
    expect(contexts).toEqual([]);
  });

  it("writes a line under the request for what changes something, however it ends, and none for a look", async () => {
    lines.length = 0;
    await client().look({});
    await client().count({}, { idempotencyKey: "told" });
    work = async () => {
      throw new AppError("rejected", "sold_out", "there is none left");
    };
    await client()
      .count({}, { idempotencyKey: "refused" })
      .catch(() => undefined);
    work = async () => ({});
    const call = {
      service: "counter",
      msg: "call",
      method: "AdjustStock",
      peer: "gateway",
      requestId: expect.any(String),
    };
    expect(lines).toMatchObject([
      { ...call, code: "ok" },
      { ...call, code: "sold_out" },
    ]);
  });

  it("whose handler ends after the deadline keeps its answer for who repeats the key", async () => {
    const late = Promise.withResolvers<object>();
    work = () => late.promise;
    const options = { idempotencyKey: "late", timeoutMs: 50 };
    const caller = client();
    await expect(caller.count({}, options)).rejects.toMatchObject({ kind: "timeout", code: "deadline_exceeded" });
    const repeat = caller.count({}, { idempotencyKey: "late" });
    late.resolve({ sku: "made it" });
    expect(await repeat).toMatchObject({ sku: "made it" });
    expect(contexts).toHaveLength(1);
    work = async () => ({});
  });

  it("refuses an expired token, but not where one signs in", async () => {
    const expired = await tokenOf("usr_expired", -1);
    await expect(client(expired).look({})).rejects.toMatchObject({ code: "token_expired" });
    await client(expired).enter({});
    expect(contexts[0]?.principal).toEqual({ kind: "anonymous" });
  });

  it("refuses a revoked token within a second, but not where one signs in", async () => {
    const user = `usr_${systemRandom.uuid()}`;
    const token = await tokenOf(user);
    await client(token).look({});
    await revoke(redis[0] as Redis, "test:", systemClock, user);
    const code = () =>
      client(token)
        .look({})
        .then(
          () => undefined,
          (error: { code: string }) => error.code,
        );
    expect(await until(code, "the token is refused", 1_000)).toBe("token_revoked");
    await client(token).enter({});
    expect(contexts[0]?.principal).toEqual({ kind: "anonymous" });
  });

  it("lets a service in on its own behalf only where it is named", async () => {
    await client(undefined, "orders").restock({});
    expect(contexts[0]).toMatchObject({ principal: { kind: "service", name: "orders" }, peer: "orders" });
    await expect(client(undefined, "search").restock({})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(client(await tokenOf("usr_1")).restock({})).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("is not called while a transaction is open", async () => {
    const inside = db.transaction(() => client().look({}));
    await expect(inside).rejects.toThrow("while a transaction is open");
    expect(contexts).toEqual([]);
  });

  it("does not start with a method that says nothing of who may call", () => {
    const look = { ...Counter.methods.look, access: { roles: [], services: [] } };
    const silent = { ...Counter, methods: { look } };
    expect(() => implement(silent, { look: async () => ({}) })).toThrow("does not say who may call it");
  });

  it("counts customers' calls, and none that tries a new version: no release goes on by its own tests", async () => {
    const served = async () => {
      const { values } = await metrics.rpcServed.get();
      const counts = values.filter(({ metricName }) => metricName === "rpc_server_duration_seconds_count");
      return counts.reduce((sum, { value }) => sum + value, 0);
    };
    const { path } = Counter.methods.look;
    const look = (tries?: string) =>
      network.transport("gateway", "counter").call(path, {}, { requestId: "r", timeoutMs: 1_000, tries });
    const before = await served();
    await look("counter");
    expect(await served()).toBe(before);
    await look();
    expect(await served()).toBe(before + 1);
  });

  it("does not know a path that nobody serves", async () => {
    const unknown = network.transport("gateway", "counter").call("/nowhere", {}, { requestId: "r", timeoutMs: 100 });
    await expect(unknown).rejects.toMatchObject({ kind: "not_found", code: "unknown_method" });
  });
});
