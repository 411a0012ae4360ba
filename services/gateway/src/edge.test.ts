import { AppError } from "@shopstream/platform/errors.ts";
import { createHttpApp, type HttpListener, listenHttp } from "@shopstream/platform/http.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { contract } from "@shopstream/protos/contract.ts";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { Edge, type EdgeDeps } from "./edge.ts";
import { Meter } from "./meter.ts";
import { Retiring } from "./retiring.ts";
import { RouteTable } from "./route-table.ts";
import { ask } from "./testing/http-request.ts";

describe("the log of requests", () => {
  const lines: Record<string, unknown>[] = [];
  const note = (level: string) => (fields: object, message: string) => void lines.push({ level, message, ...fields });
  let listener: HttpListener;
  let run: () => Promise<Answer>;
  const get = (path: string) =>
    ask(`http://127.0.0.1:${listener.port}`, path, { headers: { "x-request-id": "req-1" } });

  beforeAll(async () => {
    const edge = new Edge({
      routes: new RouteTable(contract),
      pages: new Map(),
      operations: { run: () => run() },
      lateness: { mustBeInTime: () => undefined },
      limits: { admit: async () => undefined },
      compression: { minBytes: 0, loopback: false },
      meter: new Meter(new Registry()),
      retiring: new Retiring(new Registry()),
      log: { info: note("info"), error: note("error") },
      random: systemRandom,
    } as unknown as EdgeDeps);
    const http = createHttpApp({ ready: async () => undefined });
    http.use((request, response) => edge.serve(request, response));
    listener = await listenHttp(http, 0, "127.0.0.1");
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(() => listener.close(100));

  it("one line for each, by its route, without what clients put into paths and queries", async () => {
    run = async () => ({ status: 200, headers: {}, body: "{}" });
    await get("/v1/products/secret-slug?q=ada@example.org");
    expect(lines).toEqual([
      {
        level: "info",
        message: "request",
        requestId: "req-1",
        method: "GET",
        route: "/v1/products/{slug}",
        status: 200,
        code: "ok",
        ms: expect.any(Number),
      },
    ]);
  });

  it("a refusal is one line too, a bug has its error before it", async () => {
    run = () => Promise.reject(new AppError("not_found", "no_such_product", "x"));
    await get("/v1/products/a");
    expect(lines).toMatchObject([{ level: "info", status: 404, code: "not_found" }]);
    run = () => Promise.reject(new Error("a bug"));
    await get("/v1/products/a");
    expect(lines.slice(1)).toMatchObject([
      { level: "error", requestId: "req-1", err: { message: "a bug" } },
      { level: "info", status: 500, code: "internal" },
    ]);
  });

  it("an answer that cannot be sent ends the connection, and is told", async () => {
    run = async () => ({ status: 200, headers: { "x-bad": "line\nbreak" }, body: "{}" });
    await expect(get("/v1/products/a")).rejects.toThrow("socket hang up");
    expect(lines[0]).toMatchObject({ level: "error", message: "an answer could not be sent" });
  });
});
