import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

const lifecycle = { deprecated: "2026-12-01", sunset: "2027-06-01", successor: "/v1/carts" };
const method = CartService.methods.getCart as { lifecycle?: MethodDefinition["lifecycle"] };

describe("an operation that is going away", () => {
  let edge: TestEdge;

  beforeAll(async () => {
    edge = await testEdge();
    method.lifecycle = lifecycle;
  });
  afterAll(async () => {
    delete method.lifecycle;
    await edge.close();
  });

  const read = (userAgent: string) => edge.ask("/v1/carts/cart_1", { headers: { "user-agent": userAgent } });
  const counted = async () => {
    const text = (await edge.services.running.get("gateway")?.metrics.registry.metrics()) ?? "";
    return text.split("\n").filter((line) => line.startsWith("gateway_deprecated_requests_total"));
  };

  it("says since when, until when, and what takes its place", async () => {
    const { status, headers } = await read("shop-app/1.2");
    expect([status, headers.deprecation, headers.sunset, headers.link]).toEqual([
      200,
      "@1796083200",
      "Tue, 01 Jun 2027 00:00:00 GMT",
      '</v1/carts>; rel="successor-version"',
    ]);
    expect((await edge.ask("/v1/categories")).headers.deprecation).toBeUndefined();
  });

  it("is counted by who still asks, however many products are made up", async () => {
    await read("shop-app/1.3");
    for (let i = 0; i < 120; i += 1) await read(`made-up-${i}/1`);
    const lines = await counted();
    expect(lines).toContainEqual(
      expect.stringMatching(/\{method="GET",route="\/v1\/carts\/\{id\}",client="shop-app".*\} 2$/),
    );
    expect(lines.filter((line) => line.includes("made-up"))).toHaveLength(99);
    expect(lines.some((line) => /client="other".*\} 21$/.test(line))).toBe(true);
  });
});
