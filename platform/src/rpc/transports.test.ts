import { setTimeout as delay } from "node:timers/promises";
import { SpanKind, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CallContext, currentCall, inCall } from "../call-context.ts";
import { AppError, type ErrorKind, errorKinds } from "../errors.ts";
import { anonymous } from "../principal.ts";
import { startTelemetry, traced } from "../telemetry.ts";
import { until } from "../testing/until.ts";
import { type EchoWorld, startEcho } from "./testing/echo.ts";

const stock = { sku: "chair", onHand: 3, held: 1, available: 2, updatedAt: "2026-01-01T00:00:00.000Z" };
const never = () => new Promise<never>(() => undefined);

// What both ways to reach a service have in common: a service never knows which it is.
for (const kind of ["local", "grpc"] as const) {
  describe(`a call by ${kind}`, () => {
    let echo: EchoWorld;

    beforeEach(async () => {
      echo = await startEcho(kind);
    });
    afterEach(() => echo.close());

    /** Answers `stock`, and keeps the context of each call. */
    const listening = () => {
      const contexts: CallContext[] = [];
      const answer = async (_request: unknown, context: CallContext) => {
        contexts.push(context);
        return stock;
      };
      echo.handle({ read: answer, write: answer, mine: answer });
      return contexts;
    };
    const failing = (...failures: Error[]) => {
      const state = { calls: 0 };
      const fail = async () => {
        state.calls += 1;
        const failure = failures[Math.min(state.calls, failures.length) - 1];
        if (failure === undefined) throw new Error("the test names no failure");
        throw failure;
      };
      echo.handle({ read: fail, write: fail });
      return state;
    };

    describe("messages", () => {
      it("arrive as they were sent, absent fields absent and the others at their defaults", async () => {
        let seen: unknown;
        echo.handle({
          write: async (request) => {
            seen = request;
            return stock;
          },
        });
        expect(await echo.client.write({ sku: "Stuhl ✓", delta: -2 })).toEqual(stock);
        expect(seen).toEqual({ sku: "Stuhl ✓", delta: -2, onHand: undefined, reason: "" });
        echo.handle({ read: async () => ({}) });
        expect(await echo.client.read({ sku: "x" })).toEqual({
          sku: "",
          onHand: 0,
          held: 0,
          available: 0,
          updatedAt: undefined,
        });
      });
    });

    describe("errors", () => {
      it.each(Object.keys(errorKinds) as ErrorKind[])(
        "of kind %s keep code, message, fields, details and when to retry",
        async (errorKind) => {
          const options = {
            fields: [{ field: "sku", code: "odd", message: "größer ✓" }],
            details: { items: [{ sku: "chair", available: 1 }] },
            retryAfterSeconds: 7,
          };
          failing(new AppError(errorKind, "some_code", "was wäre wenn", options));
          await expect(echo.client.write({})).rejects.toMatchObject({
            kind: errorKind,
            code: "some_code",
            message: "was wäre wenn",
            options,
          });
        },
      );

      it("with two hundred fields arrive whole", async () => {
        const fields = Array.from({ length: 200 }, (_, i) => ({
          field: `lines[${i}].sku`,
          code: "unknown_sku",
          message: "we do not sell this",
        }));
        failing(new AppError("rejected", "unknown_sku", "unknown", { fields }));
        await expect(echo.client.write({})).rejects.toMatchObject({ options: { fields } });
      });

      it("that are bugs tell nothing of themselves", async () => {
        failing(new TypeError("select password from accounts"));
        const error = (await echo.client.write({}).catch((reason: unknown) => reason)) as Error;
        expect(error).not.toBeInstanceOf(AppError);
        expect(error.message).toBe("internal");
      });
    });

    describe("metadata", () => {
      it("names caller, request and key; the same key is the same operation", async () => {
        const contexts = listening();
        await echo.client.write({}, { idempotencyKey: "key-1" });
        await echo.client.write({}, { idempotencyKey: "key-1" });
        await echo.client.write({}, { idempotencyKey: "key-2" });
        await echo.client.write({});
        const [first, again, other, without] = contexts;
        expect(first).toMatchObject({ peer: "tester", idempotencyKey: "key-1", principal: anonymous });
        expect(first?.requestId).toMatch(/^[0-9a-f-]{36}$/);
        expect(again?.operationId).toBe(first?.operationId);
        expect(new Set([first, other, without].map((context) => context?.operationId)).size).toBe(3);
        expect(without?.idempotencyKey).toBeUndefined();
      });

      it("carries the end user's token, and refuses whoever needs one and has none or a bad one", async () => {
        const contexts = listening();
        await (await echo.as("usr_1")).mine({});
        expect(contexts[0]).toMatchObject({ principal: { kind: "user", id: "usr_1" }, token: expect.any(String) });
        await expect(echo.client.mine({})).rejects.toMatchObject({ kind: "unauthenticated", code: "sign_in_required" });
        const forged = { requestId: "r", token: "a.b.c", timeoutMs: 1_000 };
        const { path } = (await import("./testing/echo.ts")).Echo.methods.mine;
        await expect(echo.transport.call(path, { sku: "" }, forged)).rejects.toMatchObject({ code: "token_invalid" });
      });

      it("of a call made while serving another one is that one's: request, token and what is left of its time", async () => {
        const contexts = listening();
        const deadlineMs = Date.now() + 300;
        const outer = {
          requestId: "outer",
          deadlineMs,
          principal: anonymous,
          peer: "gateway",
          operationId: "o",
          signal: AbortSignal.any([]),
        };
        await inCall(outer, () => echo.client.read({}));
        expect(contexts[0]?.requestId).toBe("outer");
        // What travels is how long, so the way there is added; the contract alone would give two seconds.
        expect(contexts[0]?.deadlineMs).toBeLessThan(deadlineMs + 1_000);
        await inCall({ ...outer, deadlineMs: Date.now() - 1 }, () =>
          expect(echo.client.read({})).rejects.toMatchObject({ kind: "timeout", code: "deadline_exceeded" }),
        );
        expect(contexts).toHaveLength(1);
      });

      it("is what the handler finds as the current call", async () => {
        let seen: string | undefined;
        echo.handle({
          read: async (_request, context) => {
            await delay(1);
            seen = currentCall() === context ? "the same" : "another";
            return stock;
          },
        });
        await echo.client.read({});
        expect(seen).toBe("the same");
      });
    });

    describe("deadlines", () => {
      it("end the wait of the caller and tell the handler", async () => {
        const told = Promise.withResolvers<void>();
        echo.handle({
          write: (_request, { signal }) => {
            signal.addEventListener("abort", () => told.resolve());
            return never();
          },
        });
        await expect(echo.client.write({}, { timeoutMs: 50 })).rejects.toMatchObject({
          kind: "timeout",
          code: "deadline_exceeded",
        });
        await told.promise;
      });

      it("are never later than the contract's", async () => {
        const contexts = listening();
        await echo.client.read({}, { timeoutMs: 60_000 });
        expect((contexts[0]?.deadlineMs ?? 0) - Date.now()).toBeLessThanOrEqual(2_000);
      });
    });

    describe("repeats", () => {
      const down = new AppError("unavailable", "down", "");

      it("what is safe to repeat is sent once more when the service was not there", async () => {
        const state = { calls: 0 };
        echo.handle({
          read: async () => {
            state.calls += 1;
            if (state.calls === 1) throw down;
            return stock;
          },
        });
        expect(await echo.client.read({})).toEqual(stock);
        expect(state.calls).toBe(2);
      });

      it("and not a third time", async () => {
        const state = failing(down);
        await expect(echo.client.read({})).rejects.toMatchObject({ code: "down" });
        expect(state.calls).toBe(2);
      });

      it("what is not safe is sent once", async () => {
        const state = failing(down);
        await expect(echo.client.write({}, { idempotencyKey: "k" })).rejects.toMatchObject({ code: "down" });
        expect(state.calls).toBe(1);
      });

      it.each(["timeout", "conflict", "exhausted", "rejected"] as const)(
        "nor is anything that ended in %s",
        async (errorKind) => {
          const state = failing(new AppError(errorKind, "no", ""));
          await expect(echo.client.read({})).rejects.toMatchObject({ code: "no" });
          expect(state.calls).toBe(1);
        },
      );
    });

    describe("the breaker", () => {
      const gauge = async () => (await echo.metrics.breakerOpen.get()).values[0]?.value;
      const callOften = (times: number) =>
        Promise.allSettled(Array.from({ length: times }, () => echo.client.write({})));

      it("opens after many failures, spares the service, and closes when it answers again", async () => {
        const state = failing(new AppError("unavailable", "down", ""));
        for (let i = 0; i < 40; i += 1) await callOften(1);
        expect(await gauge()).toBe(1);
        expect(state.calls).toBeLessThan(40);
        await expect(echo.client.write({})).rejects.toMatchObject({
          kind: "unavailable",
          code: "breaker_open",
          options: { retryAfterSeconds: 2 },
        });
        const [tried, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        echo.handle({
          write: async () => {
            tried.resolve();
            await answered.promise;
            return stock;
          },
        });
        const closed = until(
          () =>
            echo.client.write({}).then(
              () => true,
              () => false,
            ),
          "calls go through again",
          4_000,
        );
        await tried.promise;
        expect(await gauge()).toBe(1);
        answered.resolve();
        await closed;
        expect(await gauge()).toBe(0);
      });

      it("stays closed when the service refuses for good reason", async () => {
        failing(new AppError("rejected", "sold_out", ""), new AppError("exhausted", "busy", ""));
        await callOften(60);
        expect(await gauge()).toBe(0);
        await expect(echo.client.write({})).rejects.toMatchObject({ code: "busy" });
      });
    });

    describe("that tries a new version", () => {
      const trying = <T>(work: () => Promise<T>) =>
        inCall(
          {
            ...{ requestId: "trial", principal: anonymous, peer: "gateway", operationId: "o", tries: "echo" },
            ...{ deadlineMs: Date.now() + 20_000, signal: AbortSignal.any([]) },
          },
          work,
        );

      it("says so to the service, and to whom that one asks in turn", async () => {
        const contexts = listening();
        await trying(() => echo.client.read({}));
        await echo.client.read({});
        expect(contexts.map(({ tries }) => tries)).toEqual(["echo", undefined]);
      });

      it("wants the first answer, and what fails then closes nobody's way to the version before", async () => {
        const state = failing(new AppError("unavailable", "down", ""));
        const failed = { calls: 0 };
        for (let i = 0; i < 40; i += 1) await trying(() => echo.client.read({}).catch(() => (failed.calls += 1)));
        expect([failed.calls, state.calls]).toEqual([40, 40]);
        listening();
        expect(await echo.client.read({})).toEqual(stock);
      });
    });

    it("that is being served when the service drains is finished, and the next one finds nobody", async () => {
      const begun = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      echo.handle({
        write: async () => {
          begun.resolve();
          await release.promise;
          return stock;
        },
      });
      const inFlight = echo.client.write({});
      await begun.promise;
      const drained = echo.drain();
      await expect(echo.client.write({}, { timeoutMs: 500 })).rejects.toMatchObject({ kind: "unavailable" });
      release.resolve();
      expect(await inFlight).toEqual(stock);
      await drained;
    });
  });
}

describe.each(["local", "grpc"] as const)("a trace by %s", (kind) => {
  const exporter = new InMemorySpanExporter();
  let telemetry: { shutdown(): Promise<void> };
  let echo: EchoWorld;

  beforeAll(async () => {
    telemetry = startTelemetry({ sampleRatio: 1, processors: [new SimpleSpanProcessor(exporter)] });
    echo = await startEcho(kind);
  });
  afterAll(async () => {
    await echo.close();
    await telemetry.shutdown();
    trace.disable();
  });

  it("goes on in the service: caller, client and server are one chain", async () => {
    let traceId: string | undefined;
    echo.handle({
      read: async (_request, context) => {
        traceId = context.traceId;
        return stock;
      },
    });
    await traced("outer", { kind: SpanKind.INTERNAL, service: "tester" }, () => echo.client.read({}));
    const spans = exporter.getFinishedSpans();
    const [outer, client, server] = [
      spans.find(({ name }) => name === "outer"),
      ...[SpanKind.CLIENT, SpanKind.SERVER].map((side) => spans.find((span) => span.kind === side)),
    ];
    expect(client?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(server?.parentSpanContext?.spanId).toBe(client?.spanContext().spanId);
    expect(traceId).toBe(outer?.spanContext().traceId);
  });
});
