import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queriesOf } from "../../cdk8s/src/objectives/dashboard.ts";
import { readServices } from "../../cdk8s/src/services.ts";
import { Promtool } from "./promtool.ts";

const promtool = new Promtool();
let queries: readonly string[];

// What Grafana fills in.
const filledIn = (query: string) => query.replaceAll("$namespace", "shop").replaceAll("$__rate_interval", "1m");
const about = (metric: string) => filledIn(queries.find((query) => query.includes(metric)) ?? "");

beforeAll(async () => {
  queries = queriesOf((await readServices()).flatMap(({ objectives }) => objectives ?? []));
});
afterAll(() => promtool.remove());

const cluster = 'cluster_name="outbound|4004||payments.shop.svc.cluster.local"';
const from = (service: string) => `namespace="shop",service="${service}",${cluster}`;

describe("the dashboard's questions, by Prometheus' own tool", () => {
  it("are questions that Prometheus understands", () => {
    const rules = queries.map((query, at) => ({ record: `panel:${at}`, expr: filledIn(query) }));
    promtool.write("rules.yaml", { groups: [{ name: "dashboard", rules }] });
    expect(promtool.objections("check", "rules", "rules.yaml")).toBe("");
    expect(rules.length).toBeGreaterThan(20);
  });

  it("name the caller and the callee of an open breaker, and nobody whose breaker is closed", () => {
    const open = "envoy_cluster_circuit_breakers_default_rq_open";
    const test = {
      input_series: [
        { series: `${open}{${from("orders")}}`, values: "1x10" },
        { series: `${open}{${from("gateway")}}`, values: "0x10" },
      ],
      promql_expr_test: [
        {
          expr: about(open),
          eval_time: "5m",
          exp_samples: [{ labels: '{service="orders", callee="payments"}', value: 1 }],
        },
      ],
    };
    promtool.write("none.yaml", { groups: [] });
    promtool.write("test.yaml", {
      rule_files: ["none.yaml"],
      evaluation_interval: "1m",
      tests: [{ interval: "1m", ...test }],
    });
    expect(promtool.objections("test", "rules", "test.yaml")).toBe("");
  });
});
