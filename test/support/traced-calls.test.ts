import { describe, expect, it } from "vitest";
import type { CollectedSpan } from "./collector.ts";
import { readTraces } from "./otlp-message.ts";
import { TracedCalls } from "./traced-calls.ts";

const [answers, asks, hears] = [2, 3, 5];

/** Each the child of the one before it. */
function chain(...spans: readonly (readonly [service: string, kind: number])[]): CollectedSpan[] {
  return spans.map(([service, kind], index) => {
    const parentId = index === 0 ? "" : String(index - 1);
    return { service, kind, name: service, traceId: "t", spanId: String(index), parentId, text: "" };
  });
}

const order = chain(
  ["way-in.edge", asks],
  ["gateway.shop", answers],
  ["gateway", answers],
  ["gateway", asks],
  ["gateway.shop", asks],
  ["orders.shop", answers],
  ["orders", answers],
  ["search", hears],
);
const ours = new Set(["gateway", "orders", "search"]);

describe("calls in traces", () => {
  it("are between services, with the proxies of both between them; who hears an event asked nothing", () => {
    expect(new TracedCalls(order).between(ours)).toEqual(["gateway -> orders"]);
  });

  it("lead from the first who was asked to the last", () => {
    const calls = new TracedCalls(order);
    const way = ["way-in.edge", "gateway.shop", "gateway", "gateway.shop", "orders.shop", "orders"];
    expect(calls.wayTo(order[6] as CollectedSpan)).toEqual(way);
    expect(calls.orphans("t")).toEqual([]);
  });

  it("are broken off where a part is missing", () => {
    const broken = new TracedCalls(order.filter(({ spanId }) => spanId !== "4"));
    expect(broken.orphans("t").map(({ service }) => service)).toEqual(["orders.shop"]);
    expect(broken.wayTo(order[6] as CollectedSpan)).toEqual(["orders.shop", "orders"]);
  });
});

describe("what proxies send", () => {
  const part = (number: number, content: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
  const words = (number: number, text: string) => part(number, Buffer.from(text));

  it("is read with what nobody asked for in between", () => {
    const name = Buffer.concat([words(1, "service.name"), part(2, words(1, "orders.shop"))]);
    const start = Buffer.concat([Buffer.from([7 * 8 + 1]), Buffer.alloc(8)]);
    const ids = Buffer.concat([
      part(1, Buffer.alloc(16, 0xab)),
      part(2, Buffer.alloc(8, 1)),
      part(4, Buffer.alloc(8, 2)),
    ]);
    const span = Buffer.concat([ids, words(5, "ingress"), Buffer.from([6 * 8, answers]), start]);
    const message = part(1, Buffer.concat([part(1, part(1, name)), part(2, part(2, span))]));
    expect(readTraces(message)).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "orders.shop" } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: "ab".repeat(16),
                  spanId: "01".repeat(8),
                  parentSpanId: "02".repeat(8),
                  name: "ingress",
                  kind: answers,
                  attributes: [],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
