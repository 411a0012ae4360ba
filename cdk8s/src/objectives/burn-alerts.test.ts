import { describe, expect, it } from "vitest";
import { burnRules } from "./burn-alerts.ts";
import type { Objective } from "./objective.ts";

const availability: Objective = {
  name: "checkout-availability",
  says: "A checkout ends with an order or a reason.",
  target: 0.999,
  sli: {
    ratio: { metric: "rpc_server_duration_seconds", methods: ["CreateOrder"], badCodes: ["internal", "timeout"] },
  },
};
const latency: Objective = {
  name: "reading-latency",
  says: "An order can be looked up without waiting.",
  target: 0.99,
  sli: { latency: { metric: "rpc_server_duration_seconds", methods: ["GetOrder", "ListOrders"], thresholdMs: 100 } },
};
const rulesOf = (objective: Objective) =>
  burnRules({ service: "orders", windowHours: 28 * 24, objectives: [objective] })[0]?.rules ?? [];

describe("the rules of an objective", () => {
  it("record the share of bad events over every window", () => {
    const records = rulesOf(availability).flatMap(({ record }) => record ?? []);
    expect(records).toEqual(["5m", "30m", "1h", "2h", "6h", "1d", "3d"].map((window) => `slo:bad:ratio_rate${window}`));
  });

  it("count as bad what has a bad code, and nothing bad as nothing rather than unknown", () => {
    const total = 'rpc_server_duration_seconds_count{service="orders",method="CreateOrder"}[5m]';
    const bad = 'rpc_server_duration_seconds_count{service="orders",code=~"internal|timeout",method="CreateOrder"}[5m]';
    expect(rulesOf(availability)[0]?.expr).toBe(
      `(sum by (namespace) (rate(${bad})) or sum by (namespace) (rate(${total})) * 0) / sum by (namespace) (rate(${total}))`,
    );
  });

  it("count as bad what was slower than a bucket of the histogram", () => {
    expect(rulesOf(latency)[0]?.expr).toContain('method=~"GetOrder|ListOrders",le="0.1"}[5m]');
  });

  it("page when a fiftieth of four weeks' budget goes in an hour, and open a ticket when a tenth goes in a day", () => {
    const [page, ticket] = rulesOf(availability).filter(({ alert }) => alert === "OrdersCheckoutAvailabilityBurn");
    expect(page?.labels["severity"]).toBe("page");
    expect(page?.expr).toContain('slo:bad:ratio_rate1h{service="orders",objective="checkout-availability"} > 0.01344 ');
    expect(ticket?.labels["severity"]).toBe("ticket");
    expect(ticket?.expr).toContain(
      'slo:bad:ratio_rate1d{service="orders",objective="checkout-availability"} > 0.0028 ',
    );
  });
});
