import { describe, expect, it } from "vitest";
import { parseMetrics } from "../../engine/metrics-page.ts";
import { callsHit } from "./calls-hit.ts";
import type { ProxyFault } from "./proxy-fault.ts";

const failed = (method: string, count: number) =>
  parseMetrics(`rpc_client_duration_seconds_count{method="${method}",code="unavailable"} ${count}`);
const late = (method: string, count: number) =>
  parseMetrics(
    `rpc_client_duration_seconds_bucket{le="1",method="${method}",code="ok"} 0
rpc_client_duration_seconds_count{method="${method}",code="ok"} ${count}`,
  );
const error = (change: Partial<ProxyFault> = {}) => ({ kind: "error", percent: 100, ...change }) as ProxyFault;

describe("calls that a fault has hit", () => {
  const now = new Map([
    ["orders", [...failed("Authorise", 3), ...failed("GetCart", 5)]],
    ["gateway", failed("GetPaymentConfig", 7)],
    ["payments", failed("Authorise", 11)],
  ]);

  it("are those of the victim's methods, and not what else its callers were not answered", () => {
    const before = new Map([["orders", failed("Authorise", 1)]]);
    expect(callsHit(error(), "cart", new Map(), now)).toBe(5);
    expect(callsHit(error({ from: "orders" }), "payments", before, now)).toBe(2);
  });

  it("are those of the caller and of the method that the fault is for", () => {
    expect(callsHit(error({ from: "gateway" }), "cart", new Map(), now)).toBe(0);
    expect(callsHit(error({ method: "GetCart" }), "cart", new Map(), now)).toBe(5);
    expect(callsHit(error({ method: "AddLine" }), "cart", new Map(), now)).toBe(0);
  });

  it("came late by the delay, where that is the fault", () => {
    const slow = { kind: "latency", delay: 2_000, percent: 100 } as ProxyFault;
    const pages = new Map([["orders", [...late("GetCart", 4), ...late("Authorise", 6)]]]);
    expect(callsHit(slow, "cart", new Map(), pages)).toBe(4);
  });
});
