import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Stand } from "../engine/canary/stand.ts";
import { parseMetrics } from "../engine/metrics-page.ts";
import { Rest } from "../engine/rest.ts";
import { experiment } from "../testing/fake-driver.ts";
import { SmallShop } from "../testing/small-shop.ts";
import { ask } from "./probing.ts";
import { type SampleOutcome, Samples } from "./samples.ts";

let shop: SmallShop;
let samples: Samples;
let releases: readonly Stand[] = [];
const stand = (phase: Stand["phase"]): Stand => ({
  ...{ service: "orders", phase, why: "", step: 1, steps: 5, weight: 5 },
  ...{ canary: "b", stable: "a", image: "", seen: "b/1" },
});
beforeEach(async () => {
  shop = await SmallShop.open();
  samples = new Samples();
});
afterEach(() => shop.close());

function journeys(outcomes: readonly SampleOutcome[], ms = 10): void {
  for (const [at, outcome] of outcomes.entries()) samples.add({ journey: "browse", at, ms, outcome, said: "" });
}

async function ok(question: object, { before = "", now = "", prometheusUrl = "" } = {}): Promise<boolean | undefined> {
  const [probe] = experiment({ steadyState: [{ name: "It is so", ...question }] }).steadyState;
  const page = (text: string) => new Map([["orders", parseMetrics(text)]]);
  const reading = await ask(probe as NonNullable<typeof probe>, {
    target: {
      url: shop.url,
      admin: { email: "", password: "" },
      shop: new Rest(shop.url, systemClock),
      file: undefined,
    },
    clock: systemClock,
    signal: new AbortController().signal,
    samples,
    from: 0,
    since: 0,
    to: 1_000,
    metricsBefore: page(before),
    metrics: async () => page(now),
    releases: async () => releases,
    prometheusUrl: prometheusUrl === "" ? undefined : prometheusUrl,
    patienceMs: 0,
  });
  return reading.ok;
}

describe("a condition about a page", () => {
  it("is met by one of the answers that are allowed", async () => {
    expect(await ok({ http: { path: "/" } })).toBe(true);
    shop.refuse();
    expect(await ok({ http: { path: "/" } })).toBe(false);
    expect(await ok({ http: { path: "/", status: [200, 503] } })).toBe(true);
  });

  it("is not met when nobody answers", async () => {
    shop.close();
    expect(await ok({ http: { path: "/" } })).toBe(false);
  });
});

describe("a condition about a release", () => {
  const never = { release: { service: "orders", is: ["progressing", "aborted"] } };
  it("is met where the release stands at one of the places that are allowed", async () => {
    releases = [stand("aborted")];
    expect(await ok(never)).toBe(true);
    releases = [stand("healthy")];
    expect(await ok(never)).toBe(false);
  });

  it("is not asked where the service is not released by shares", async () => {
    releases = [];
    expect(await ok(never)).toBeUndefined();
  });
});

describe("a condition about journeys", () => {
  it("counts who was served, and on wish who was told to wait", async () => {
    journeys(["ok", "ok", "ok", "refused"]);
    expect(await ok({ journey: { name: "browse", success: 0.75 } })).toBe(true);
    expect(await ok({ journey: { name: "browse", success: 0.76 } })).toBe(false);
    expect(await ok({ journey: { name: "browse", graceful: 1 } })).toBe(true);
    journeys(["failed"]);
    expect(await ok({ journey: { name: "browse", graceful: 1 } })).toBe(false);
  });

  it("looks at how long it took", async () => {
    journeys(Array(20).fill("ok"), 100);
    expect(await ok({ journey: { name: "browse", p95Ms: 100 } })).toBe(true);
    expect(await ok({ journey: { name: "browse", p95Ms: 99 } })).toBe(false);
  });

  it("about time is not met when nobody was served at all", async () => {
    journeys(["refused", "refused", "failed"]);
    expect(await ok({ journey: { name: "browse", p95Ms: 4_000 } })).toBe(false);
    journeys(Array(20).fill("ok"));
    expect(await ok({ journey: { name: "browse", p95Ms: 4_000 } })).toBe(true);
  });

  it("about time is neither met nor broken by fewer than twenty who were served, one of whom would decide it", async () => {
    journeys(Array(18).fill("ok"));
    journeys(["ok"], 9_000);
    expect(await ok({ journey: { name: "browse", p95Ms: 4_000 } })).toBeUndefined();
    journeys(["ok"]);
    expect(await ok({ journey: { name: "browse", p95Ms: 4_000 } })).toBe(true);
  });

  it("is broken by few when too many of them were failed, however late the others were", async () => {
    journeys(["ok", "ok", "failed"]);
    expect(await ok({ journey: { name: "browse", success: 0.9, p95Ms: 4_000 } })).toBe(false);
  });

  it("says nothing about too few", async () => {
    journeys(["failed", "failed"]);
    expect(await ok({ journey: { name: "browse", success: 1 } })).toBeUndefined();
  });
});

describe("a condition about a metric", () => {
  const open = { service: "orders", name: "breaker_open", labels: { target: "payments" } };
  const page = (payments: number) =>
    `breaker_open{service="orders",target="payments"} ${payments}\nbreaker_open{target="cart"} 1`;

  it("sums the series with those labels", async () => {
    expect(await ok({ metric: { ...open, max: 0 } }, { now: page(0) })).toBe(true);
    expect(await ok({ metric: { ...open, max: 0 } }, { now: page(1) })).toBe(false);
    expect(await ok({ metric: { ...open, labels: {}, min: 2 } }, { now: page(1) })).toBe(true);
  });

  it("can be about what came since the run began", async () => {
    const metric = { ...open, of: "increase", max: 5 };
    expect(await ok({ metric }, { before: page(10), now: page(15) })).toBe(true);
    expect(await ok({ metric }, { before: page(10), now: page(16) })).toBe(false);
    expect(await ok({ metric }, { before: page(10), now: page(4) })).toBe(true);
  });

  it("is not met by a name that the service never counted under", async () => {
    const misspelt = { ...open, name: "braeker_open" };
    expect(await ok({ metric: { ...misspelt, max: 0 } }, { now: page(1) })).toBeUndefined();
    expect(await ok({ metric: { ...misspelt, min: 1 } }, { now: page(1) })).toBe(false);
    expect(await ok({ metric: { ...open, labels: { target: "search" }, max: 0 } }, { now: page(1) })).toBe(true);
  });

  it("is neither met nor broken while the service shows none", async () => {
    expect(await ok({ metric: { ...open, service: "cart", max: 0 } })).toBeUndefined();
  });
});

describe("a condition in PromQL", () => {
  const promql = { query: "up", max: 1 };
  const result = (value: string) => JSON.stringify({ status: "success", data: { result: [{ value: [0, value] }] } });

  it("is asked of the Prometheus that was given, and of none otherwise", async () => {
    expect(await ok({ promql })).toBeUndefined();
    shop.pages.set("/api/v1/query", result("1"));
    expect(await ok({ promql }, { prometheusUrl: shop.url })).toBe(true);
    shop.pages.set("/api/v1/query", result("2"));
    expect(await ok({ promql }, { prometheusUrl: shop.url })).toBe(false);
    shop.pages.set("/api/v1/query", JSON.stringify({ status: "success", data: { result: [] } }));
    expect(await ok({ promql }, { prometheusUrl: shop.url })).toBeUndefined();
  });
});
