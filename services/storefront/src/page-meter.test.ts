import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { kindOf, PageMeter } from "./page-meter.ts";

describe("what is counted as what", () => {
  it.each([
    ["/de/p/chair", "GET", {}, "page"],
    ["/de/p/chair", "GET", { rsc: "1" }, "data"],
    ["/cart", "POST", {}, "action"],
    ["/_next/static/a.js", "GET", {}, "asset"],
    ["/img?w=640", "GET", {}, "asset"],
  ] as const)("%s by %s with %o is a %s", (url, method, headers, kind) => {
    expect(kindOf({ url, method, headers })).toBe(kind);
  });
});

describe("what is counted at all", () => {
  it("are requests of visitors, and no trials of a new version", async () => {
    const registry = new Registry();
    const meter = new PageMeter(registry);
    const come = (headers: Readonly<Record<string, string>>) => {
      const response = Object.assign(new EventEmitter(), { statusCode: 200 });
      const request = { url: "/de", method: "GET", headers };
      meter.measure(request as unknown as IncomingMessage, response as unknown as ServerResponse);
      response.emit("close");
    };
    come({});
    come({ "x-shop-canary": "storefront" });
    expect(await registry.metrics()).toMatch(/^http_server_duration_seconds_count\{[^}]*kind="page"[^}]*\} 1$/m);
  });
});
