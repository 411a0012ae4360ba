import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readServices } from "@shopstream/cdk8s/services.ts";
import { measuresFor } from "@shopstream/cdk8s/workload/analysis-file.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, toSwitch, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { plan } from "./plan.ts";
import type { AnalysisMetric, AnalysisTemplate } from "./rollout.ts";

let fake: FakeCanaries;
const asked: string[] = [];
const answers = new Map<string, string>();
let prometheus: Server;
const address = () => `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
const planned = (service: string, url?: string) =>
  plan({ cluster: fake, clock: new IdleClock() }, service, { prometheus: url, signal: new AbortController().signal });

/** As installed with values of somebody's own: proxies count, five attempts in two minutes, fifty events. */
const query = 'istio_requests_total{hash="{{args.canary}}"}[{{args.window}}]';
const template = (name: string, more: Partial<AnalysisMetric>, asks = query): AnalysisTemplate => ({
  spec: {
    args: [
      { name: "canary" },
      { name: "window", value: "90s" },
      { name: "evidence", value: "10m" },
      { name: "minimum", value: "50" },
    ],
    metrics: [
      {
        ...{ name, interval: "30s", ...more },
        successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] <= 0.01",
        provider: { prometheus: { query: asks } },
      },
    ],
  },
});
const guard: Partial<AnalysisMetric> = { failureCondition: "result[0] > 0.01" };
const gate: Partial<AnalysisMetric> = { failureCondition: "false", count: 5, consecutiveSuccessLimit: 1 };
const rare = `${query} and (all < 100 * {{args.minimum}})`;

beforeEach(async () => {
  fake = new FakeCanaries();
  underWay(fake, "orders", 9, { phase: "Healthy", stableRS: "new" });
  fake.templates.set("orders-gate", template("checkout-availability-so-far", gate));
  fake.templates.set("orders-guard", template("checkout-availability", guard));
  asked.length = 0;
  answers.clear();
  prometheus = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://x").searchParams.get("query") ?? "";
    asked.push(query);
    const value = answers.get(query) ?? "0.25";
    response.end(JSON.stringify({ status: "success", data: { result: [{ metric: {}, value: [0, value] }] } }));
  });
  prometheus.listen(0, "127.0.0.1");
  await once(prometheus, "listening");
});
afterEach(() => prometheus.close());

describe("the plan of a release", () => {
  it("asks what is installed, with its own values, of the version that runs", async () => {
    const { measures } = await planned("orders", address());
    expect(asked[0]).toBe('istio_requests_total{hash="new"}[90s]');
    expect(measures).toEqual([
      expect.objectContaining({ measure: "checkout-availability", role: "guard" }),
      {
        ...{ measure: "checkout-availability-so-far", role: "gate", bound: "<= 0.01", now: 0.25 },
        ...{ perSecond: undefined, query: 'istio_requests_total{hash="new"}[90s]' },
        says: expect.stringContaining("checkout"),
      },
    ]);
  });

  it("tells how many come now of what gates count, and of all that the service does, whatever else is rare", async () => {
    const counting = (events: string, more = "") => `((bad / ${events}) and (${events} >= {{args.minimum}}))${more}`;
    const all = template("all-so-far", gate, counting('all{hash="{{args.canary}}"}'));
    const kind = template("edits-so-far", gate, counting("edits", " or (edits < 100 * {{args.minimum}})"));
    fake.templates.set("orders-gate", { spec: { ...all.spec, metrics: [...all.spec.metrics, ...kind.spec.metrics] } });
    answers.set('(all{hash="new"}) / 600', "7").set("(edits) / 600", "0.01");
    const { measures, traffic } = await planned("orders", address());
    expect(measures.map(({ measure, perSecond }) => [measure, perSecond])).toEqual([
      ["checkout-availability", undefined],
      ["all-so-far", 7],
      ["edits-so-far", 0.01],
    ]);
    expect(traffic).toMatchObject({ needsPerSecond: 17, nowPerSecond: 7 });
  });

  it("finds in the charts' own questions what each gate counts, and for what none waits", async () => {
    const gates = (await readServices())
      .filter(({ deploy }) => deploy.name === "orders")
      .flatMap((orders) => measuresFor(orders, "services").filter(({ role }) => role === "gate"));
    const metrics = gates.flatMap(({ name, query: asks }) => template(name, gate, asks).spec.metrics);
    fake.templates.set("orders-gate", { spec: { ...template("none", gate).spec, metrics } });
    const { measures, traffic } = await planned("orders", address());
    const uncounted = measures.filter(({ role, perSecond }) => role === "gate" && perSecond === undefined);
    expect(uncounted.map(({ measure }) => measure)).toEqual(["pods-seen"]);
    expect(traffic).toMatchObject({ rareBelowPerSecond: 8.3, nowPerSecond: 0.25 });
  });

  it("counts the events that are installed, and what gates may wait", async () => {
    fake.templates.set("orders-gate", template("checkout-availability-so-far", gate, rare));
    const { traffic, seconds, atMostSeconds, steps } = await planned("orders");
    // Fifty events of 5 % of the calls within a minute, or two more for four further questions; of a hundred times fifty in ten minutes.
    expect(traffic).toEqual({
      needsPerSecond: 17,
      needsAtLeastPerSecond: 5.6,
      rareBelowPerSecond: 8.3,
      nowPerSecond: undefined,
    });
    expect(steps[2]).toMatchObject({ does: "ask orders-gate", seconds: 10, atMostSeconds: 130 });
    expect(atMostSeconds - seconds).toBe(3 * 120);
  });

  it("of a switch takes as long as its guards ask, which end at their count alone, and has all calls meanwhile", async () => {
    toSwitch(fake, "orders");
    fake.templates.set("orders-guard", template("checkout-availability", { ...guard, count: 5 }));
    const { traffic, steps } = await planned("orders");
    expect(steps.at(-1)).toMatchObject({ does: "ask orders-guard, orders-gate", seconds: 130, atMostSeconds: 130 });
    expect(traffic).toMatchObject({ needsPerSecond: 0.42, needsAtLeastPerSecond: 0.42 });
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
