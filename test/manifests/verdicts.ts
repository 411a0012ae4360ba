import { expect } from "vitest";
import type { Measure } from "../../cdk8s/src/objectives/canary-measure.ts";
import type { ServiceInfo } from "../../cdk8s/src/services.ts";
import { measuresFor, type Source } from "../../cdk8s/src/workload/analysis-file.ts";
import { type Calls, type Pods, type Series, seriesOf, type Version } from "./canary-traffic.ts";
import { Promtool } from "./promtool.ts";

// What measures say of two versions, by the judgement of Prometheus' own tool.

export const promtool = new Promtool();

const values: Readonly<Record<string, string>> = {
  ...{ canary: "new", stable: "old", namespace: "shop" },
  ...{ window: "1m", evidence: "15m", minimum: "20" },
};
const filledIn = (query: string, otherwise: typeof values) =>
  query.replaceAll(/\{\{args\.(\w+)\}\}/g, (_, name: string) => ({ ...values, ...otherwise })[name] ?? "");

export type Verdict = "good" | "bad" | "inconclusive";

export const healthy: Calls = { rate: 30, failed: 0.0002, slow: 0.001, adverse: 0.04 };
export const old: Version = { hash: "old", calls: { ...healthy, rate: 200 }, pods: {} };
export const fresh = (calls: Calls, pods: Pods = {}): Version => ({ hash: "new", calls, pods });

/** What promtool objects to if measures of services do not say this of two versions. */
export function mustSay(
  of: readonly ServiceInfo[],
  versions: readonly Version[],
  expected: (measure: Measure, service: ServiceInfo) => Verdict | undefined,
  source: Source = "services",
  otherwise: typeof values = {},
): string {
  const tests = of.map((service) => {
    const input = versions.flatMap((version) => (service.objectives ? seriesOf(service.objectives, version) : []));
    const asked = measuresFor(service, source).flatMap((measure) => {
      const verdict = expected(measure, service);
      return verdict === undefined ? [] : expressions(measure, verdict, otherwise);
    });
    return { interval: "15s", input_series: input as Series[], promql_expr_test: asked };
  });
  promtool.write("rules.yaml", { groups: [] });
  promtool.write("test.yaml", { rule_files: ["rules.yaml"], evaluation_interval: "15s", tests });
  expect(tests.flatMap(({ promql_expr_test }) => promql_expr_test).length).toBeGreaterThan(0);
  return promtool.objections("test", "rules", "test.yaml");
}

/** Argo Rollouts compares as these do: what is not there, or not a number, is neither above nor below. */
function expressions({ query, bound }: Measure, verdict: Verdict, otherwise: typeof values) {
  const one = [{ labels: "{}", value: 1 }];
  const asked = filledIn(query, otherwise);
  return [
    { expr: `count((${asked}) > ${bound})`, eval_time: "5m", exp_samples: verdict === "bad" ? one : [] },
    { expr: `count((${asked}) <= ${bound})`, eval_time: "5m", exp_samples: verdict === "good" ? one : [] },
  ];
}
