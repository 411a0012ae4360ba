import { setTimeout as delay } from "node:timers/promises";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { Stock } from "@shopstream/protos/shop/inventory/v1/inventory.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallContext } from "./call-context.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Database } from "./db.ts";
import { AppError } from "./errors.ts";
import { Idempotency } from "./idempotency.ts";
import { createMetrics } from "./metrics.ts";
import { migrate } from "./migrate.ts";
import { anonymous, type Principal } from "./principal.ts";
import { systemRandom } from "./random.ts";
import { TestClock } from "./testing/clock.ts";
import { type TestDatabase, testDatabase } from "./testing/database.ts";
import { until } from "./testing/until.ts";

const method = InventoryService.methods.adjustStock;
const leaseMs = method.deadlineMs + 1_000;

describe("a call under an idempotency key", () => {
  let server: TestDatabase;
  let db: Database;
  let keys = 0;

  beforeAll(async () => {
    server = await testDatabase(migrate);
    db = new Database({
      url: server.url,
      maxConnections: 8,
      metrics: createMetrics("test"),
      clock: systemClock,
      random: systemRandom,
    });
  });
  afterAll(async () => {
    await db.close();
    await server.close();
  });

  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const user = (id: string): Principal => ({ kind: "user", id, sessionId: "ses_1", roles: ["staff"] });
  /** A caller with a key; every call answers with a count of its own, so that a second run would show. */
  const caller = (key: string, { clock = systemClock as Clock, principal = user("usr_1") } = {}) => {
    const idempotency = new Idempotency(db, clock);
    const state = { runs: 0 };
    const work = async () => {
      state.runs += 1;
      return { sku: "chair", onHand: state.runs, held: 0, available: 0, updatedAt: undefined } satisfies Stock;
    };
    const call = (delta = 1, doWork: () => Promise<unknown> = work) => {
      const context: CallContext = {
        principal,
        peer: "gateway",
        requestId: "request-1",
        deadlineMs: clock.now() + method.deadlineMs,
        signal: AbortSignal.any([]),
        idempotencyKey: key,
        operationId: key,
      };
      const request = method.request.fromPartial({ sku: "chair", delta });
      return idempotency.once(method, request, context, doWork);
    };
    return { call, state };
  };
  const bytes = (answer: unknown) => Buffer.from(method.response.encode(answer as Stock).finish()).toString("hex");

  it("runs once, and is answered again byte for byte, by every replica", async () => {
    const key = newKey();
    const { call, state } = caller(key);
    const first = bytes(await call());
    expect(bytes(await call())).toBe(first);
    expect(bytes(await caller(key).call())).toBe(first);
    expect(state.runs).toBe(1);
  });

  it("with another body is refused, names the header, and does nothing", async () => {
    const { call, state } = caller(newKey());
    await call(1);
    await expect(call(2)).rejects.toMatchObject({
      kind: "rejected",
      code: "idempotency_key_reused",
      options: { fields: [{ field: "Idempotency-Key" }] },
    });
    expect(state.runs).toBe(1);
  });

  it("with another body is refused also while the first is running", async () => {
    const { call } = caller(newKey());
    const running = Promise.withResolvers<Stock>();
    const first = call(1, () => running.promise);
    await until(
      () =>
        call(2).then(
          () => false,
          (error: AppError) => error.code === "idempotency_key_reused",
        ),
      "refused",
    );
    running.resolve(method.response.fromPartial({ sku: "chair" }));
    expect(await first).toMatchObject({ sku: "chair" });
  });

  it("fifty at once on three replicas: one runs, and all get its answer", async () => {
    const key = newKey();
    const replicas = [caller(key), caller(key), caller(key)];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => replicas[i % 3]?.call()));
    expect(new Set(answers.map(bytes)).size).toBe(1);
    expect(replicas.reduce((total, { state }) => total + state.runs, 0)).toBe(1);
  });

  it("fifty in the very same millisecond: still one runs", async () => {
    const clock = new TestClock();
    const { call, state } = caller(newKey(), { clock });
    const answers = Promise.all(Array.from({ length: 50 }, () => call()));
    const moving = setInterval(() => clock.advance(20), 5);
    expect(new Set((await answers.finally(() => clearInterval(moving))).map(bytes)).size).toBe(1);
    expect(state.runs).toBe(1);
  });

  it("belongs to its account: another one's equal key is another key", async () => {
    const key = newKey();
    const [ada, bob] = [caller(key), caller(key, { principal: user("usr_2") })];
    await ada.call(1);
    await bob.call(2);
    expect([ada.state.runs, bob.state.runs]).toEqual([1, 1]);
  });

  it("works for guests too", async () => {
    const { call, state } = caller(newKey(), { principal: anonymous });
    await Promise.all([call(), call()]);
    expect(state.runs).toBe(1);
  });

  it("tells who waited too long to come back while the first is still running", async () => {
    const clock = new TestClock();
    const { call } = caller(newKey(), { clock });
    const running = Promise.withResolvers<Stock>();
    const first = call(1, () => running.promise);
    await until(async () => (await open()).length === 1, "the key is claimed");
    const moving = setInterval(() => clock.advance(20), 5);
    const second = call(1).finally(() => clearInterval(moving));
    await expect(second).rejects.toMatchObject({
      kind: "conflict",
      code: "idempotency_in_progress",
      options: { retryAfterSeconds: 1 },
    });
    running.resolve(method.response.fromPartial({ sku: "chair" }));
    await first;
  });

  const open = () => db.query("select 1 from idempotency_records where response is null and error is null");

  it("whose first caller crashed is taken over after its lease, by one", async () => {
    const clock = new TestClock();
    const { call, state } = caller(newKey(), { clock });
    void call(1, () => new Promise(() => undefined));
    await until(async () => (await open()).length === 1, "the key is claimed");
    clock.advance(leaseMs);
    const early = call();
    await delay(50);
    expect(state.runs).toBe(0);
    clock.advance(1);
    const moving = setInterval(() => clock.advance(10), 5);
    const answers = await Promise.all([early, call(), call()]).finally(() => clearInterval(moving));
    expect(state.runs).toBe(1);
    expect(new Set(answers.map(bytes)).size).toBe(1);
  });

  it("whose first caller was only slow keeps the answer of who took over, and the slow one gives that too", async () => {
    const clock = new TestClock();
    const { call } = caller(newKey(), { clock });
    const slow = Promise.withResolvers<Stock>();
    const first = call(1, () => slow.promise);
    await until(async () => (await open()).length === 1, "the key is claimed");
    clock.advance(leaseMs + 1);
    const second = await call(1, async () => method.response.fromPartial({ onHand: 2 }));
    slow.resolve(method.response.fromPartial({ onHand: 1 }));
    expect(bytes(await first)).toBe(bytes(second));
    expect(bytes(await call())).toBe(bytes(second));
  });

  it.each([
    new AppError("rejected", "below_held", "two are held", { details: { held: 2 } }),
    new AppError("not_found", "unknown_sku", "no chair"),
    new AppError("conflict", "email_taken", "taken"),
  ])("keeps the refusal $code as its answer, with the request that met it", async (refusal) => {
    const { call, state } = caller(newKey());
    const { kind, code, message } = refusal;
    await expect(call(1, () => Promise.reject(refusal))).rejects.toBe(refusal);
    const again = { kind, code, message, options: { ...refusal.options, requestId: "request-1" } };
    await expect(call()).rejects.toMatchObject(again);
    expect(state.runs).toBe(0);
  });

  it.each([
    new AppError("unavailable", "database_unavailable", ""),
    new AppError("timeout", "deadline_exceeded", ""),
    new AppError("exhausted", "busy", ""),
    new AppError("invalid", "invalid_request", ""),
    new AppError("forbidden", "not_allowed", ""),
    new AppError("conflict", "database_race", ""),
    new AppError("conflict", "idempotency_in_progress", "", { retryAfterSeconds: 1 }),
    new Error("a bug"),
  ])("may be tried again after %s", async (failure) => {
    const { call, state } = caller(newKey());
    await expect(call(1, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await call()).toMatchObject({ onHand: 1 });
    expect(state.runs).toBe(1);
  });

  it("leaves neither key, body nor answer readable in the database", async () => {
    const key = "a-key-nobody-guesses";
    await caller(key).call(1, async () => method.response.fromPartial({ sku: "secret-answer" }));
    const rows = await db.query<{ row: string }>("select r::text as row from idempotency_records r");
    const text = rows.map(({ row }) => row).join();
    for (const secret of [key, "secret-answer"]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString("hex"));
    }
  });

  it("costs two statements the first time and one afterwards", async () => {
    const metrics = createMetrics("test");
    const counted = new Database({
      url: server.url,
      maxConnections: 1,
      metrics,
      clock: systemClock,
      random: systemRandom,
    });
    const idempotency = new Idempotency(counted, systemClock);
    const context = { principal: user("usr_1"), idempotencyKey: newKey(), deadlineMs: systemClock.now() + 1_000 };
    const once = () =>
      idempotency.once(method, method.request.fromPartial({}), context as CallContext, async () =>
        method.response.fromPartial({}),
      );
    const statements = async () => (await metrics.statements.get()).values[0]?.value;
    await once();
    expect(await statements()).toBe(2);
    await once();
    expect(await statements()).toBe(3);
    await counted.close();
  });
});
