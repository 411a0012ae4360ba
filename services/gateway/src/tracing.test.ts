import { startTelemetry } from "@shopstream/platform/telemetry.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

interface Ended {
  readonly name: string;
  readonly parentSpanContext?: { readonly spanId: string };
  spanContext(): { readonly traceId: string; readonly spanId: string };
}

const ended: Ended[] = [];
const collector = {
  onStart: () => undefined,
  onEnd: (span: Ended) => void ended.push(span),
  shutdown: async () => undefined,
  forceFlush: async () => undefined,
};
const telemetry = startTelemetry({ sampleRatio: 1, processors: [collector as never] });
let edge: TestEdge;

beforeAll(async () => {
  edge = await testEdge({ GATEWAY_TAKES_TRIALS: "true" });
});
afterAll(async () => {
  await edge.close();
  await telemetry.shutdown();
});

it("a client's trace goes through the gateway to the service", async () => {
  const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  await edge.ask("/v1/products/a", { headers: { traceparent: `00-${traceId}-${spanId}-01` } });
  const served = ended.find(({ name }) => name === "GET /v1/products/{slug}");
  const called = ended.filter(({ name }) => name === "/shop.catalog.v1.CatalogService/GetProduct");
  expect(served?.parentSpanContext?.spanId).toBe(spanId);
  expect(called).toHaveLength(2);
  expect(ended.map((span) => span.spanContext().traceId)).toEqual([traceId, traceId, traceId]);
  expect(called.some((span) => span.parentSpanContext?.spanId === served?.spanContext().spanId)).toBe(true);
  expect(edge.reached.at(-1)?.context.traceId).toBe(traceId);
});

it("a trace context that is none starts a new trace", async () => {
  ended.length = 0;
  await edge.ask("/v1/products/a", { headers: { traceparent: "garbage" } });
  expect(edge.reached.at(-1)?.context.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(ended.find(({ name }) => name.startsWith("GET"))?.parentSpanContext).toBeUndefined();
});

it("a request that tries the new version of a service says so on its way, and no other does", async () => {
  await edge.ask("/v1/products/a", { headers: { "x-shop-canary": "catalog" } });
  expect(edge.reached.at(-1)?.context.tries).toBe("catalog");
  await edge.ask("/v1/products/a");
  expect(edge.reached.at(-1)?.context.tries).toBeUndefined();
});
