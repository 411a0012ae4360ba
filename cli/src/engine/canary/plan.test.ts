import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, toSwitch, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { plan } from "./plan.ts";
import type { AnalysisTemplate } from "./rollout.ts";

let fake: FakeCanaries;
const asked: string[] = [];
let prometheus: Server;
const planned = (service: string, url?: string) =>
  plan({ cluster: fake, clock: new IdleClock() }, service, { prometheus: url, signal: new AbortController().signal });

/** As installed with values of somebody's own: proxies count, five attempts in two minutes, fifty events. */
const template = (name: string, failureCondition: string): AnalysisTemplate => ({
  spec: {
    args: [{ name: "canary" }, { name: "window", value: "90s" }, { name: "minimum", value: "50" }],
    metrics: [
      {
        ...{ name, count: 5, interval: "30s", failureCondition },
        successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] <= 0.01",
        provider: { prometheus: { query: 'istio_requests_total{hash="{{args.canary}}"}[{{args.window}}]' } },
      },
    ],
  },
});

beforeEach(async () => {
  fake = new FakeCanaries();
  underWay(fake, "orders", 9, { phase: "Healthy", stableRS: "new" });
  fake.templates.set("orders-gate", template("checkout-availability-so-far", "false"));
  fake.templates.set("orders-guard", template("checkout-availability", "result[0] > 0.01"));
  asked.length = 0;
  prometheus = createServer((request, response) => {
    asked.push(new URL(request.url ?? "", "http://x").searchParams.get("query") ?? "");
    response.end(JSON.stringify({ status: "success", data: { result: [{ metric: {}, value: [0, "0.25"] }] } }));
  });
  prometheus.listen(0, "127.0.0.1");
  await once(prometheus, "listening");
});
afterEach(() => prometheus.close());

describe("the plan of a release", () => {
  it("asks what is installed, with its own values, of the version that runs", async () => {
    const { measures } = await planned("orders", `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`);
    expect(asked[0]).toBe('istio_requests_total{hash="new"}[90s]');
    expect(measures).toEqual([
      expect.objectContaining({ measure: "checkout-availability", role: "guard" }),
      {
        ...{ measure: "checkout-availability-so-far", role: "gate", bound: "<= 0.01", now: 0.25 },
        says: expect.stringContaining("checkout"),
      },
    ]);
  });

  it("counts the events that are installed, and what gates may wait", async () => {
    const { needsPerSecond, seconds, atMostSeconds, steps } = await planned("orders");
    // Fifty events of 5 % of the calls within a minute.
    expect(needsPerSecond).toBe(17);
    expect(steps[2]).toMatchObject({ does: "ask orders-gate", seconds: 10, atMostSeconds: 130 });
    expect(atMostSeconds - seconds).toBe(3 * 120);
  });

  it("of a switch has its tests before and after, guards and gates", async () => {
    toSwitch(fake, "orders");
    const { steps, measures } = await planned("orders");
    expect(steps.map(({ does }) => does)).toEqual([
      "start new pods",
      "ask orders-smoke",
      "send 100 % of the calls",
      "ask orders-guard, orders-gate",
    ]);
    expect(measures.map(({ role, now }) => [role, now])).toEqual([
      ["guard", undefined],
      ["gate", undefined],
    ]);
  });
});
