import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { burnRules, type Rule } from "../../cdk8s/src/objectives/burn-alerts.ts";
import { certificateRules } from "../../cdk8s/src/objectives/certificate-alerts.ts";
import type { Indicator, Objective, Objectives } from "../../cdk8s/src/objectives/objective.ts";
import { releaseRules } from "../../cdk8s/src/objectives/release-alerts.ts";
import { readServices, repository } from "../../cdk8s/src/services.ts";
import { Promtool } from "./promtool.ts";

const host = "shop.example.com";
const promtool = new Promtool();
let services: readonly Objectives[];

beforeAll(async () => {
  services = (await readServices()).flatMap(({ objectives }) => objectives ?? []);
  promtool.write("rules.yaml", { groups: services.flatMap(burnRules) });
  promtool.write("certificate.yaml", { groups: [certificateRules(host, "shop")] });
  promtool.write("releases.yaml", { groups: [releases()] });
});
afterAll(() => promtool.remove());

const releases = () =>
  releaseRules({ services: services.map(({ service }) => service), namespace: "shop", label: "shop" });

/** A time in which bad events are so many times what the budget allows; none at all while nobody comes. */
interface Phase {
  readonly minutes: number;
  readonly burn: number | undefined;
}

const perMinute = 1_000;

/** A counter in promtool's notation, which rises in each phase by what `rate` says. */
function counter(phases: readonly Phase[], rate: (burn: number) => number): string {
  let total = 0;
  return phases
    .map(({ minutes, burn }) => {
      const step = burn === undefined ? 0 : rate(burn);
      const from = total;
      total += step * minutes;
      return `${from}+${step}x${minutes - 1}`;
    })
    .join(" ");
}

function seriesOf(service: string, { target, sli }: Objective, phases: readonly Phase[]) {
  const { metric, methods, badCodes, thresholdMs } = (sli.ratio ?? sli.latency) as Indicator;
  const labels = (more: Readonly<Record<string, string>>) =>
    Object.entries({ namespace: "shop", service, ...(methods && { method: methods[0] }), ...more })
      .map(([label, value]) => `${label}="${value}"`)
      .join(",");
  const bad = (burn: number) => perMinute * Math.min(1, burn * (1 - target));
  const good = (burn: number) => perMinute - bad(burn);
  const le = `${(thresholdMs ?? 0) / 1000}`;
  const parts =
    badCodes === undefined
      ? [
          [`${metric}_count{${labels({ code: "ok" })}}`, () => perMinute],
          [`${metric}_bucket{${labels({ code: "ok", le })}}`, good],
        ]
      : [
          [`${metric}_count{${labels({ code: "ok" })}}`, good],
          [`${metric}_count{${labels({ code: badCodes[0] ?? "" })}}`, bad],
        ];
  return (parts as [string, (burn: number) => number][]).map(([series, rate]) => ({
    series,
    values: counter(phases, rate),
  }));
}

/** One of each kind: evaluating all of them minute by minute takes promtool minutes. */
function aFew(): readonly Objectives[] {
  return services
    .filter(({ service }) => service === "orders")
    .map((orders) => ({ ...orders, objectives: orders.objectives.slice(0, 2) }));
}

/** What promtool objects to if, after the phases, every alert of a severity should fire, or none. */
function mustFire(
  phases: readonly Phase[],
  severity: "page" | "ticket",
  who: "all" | "none",
  of = aFew(),
  troubled = of,
): string {
  const count = who === "none" ? 0 : of.reduce((sum, { objectives }) => sum + objectives.length, 0);
  const one = ({ service, objectives }: Objectives) => objectives.flatMap((each) => seriesOf(service, each, phases));
  const expected = count === 0 ? [] : [{ labels: "{}", value: count }];
  promtool.write("some.yaml", { groups: of.flatMap(burnRules) });
  promtool.write("test.yaml", {
    rule_files: ["some.yaml"],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        // Objectives of one service may count the same series.
        input_series: [...new Map(troubled.flatMap(one).map((input) => [input.series, input])).values()],
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertstate="firing",severity="${severity}"})`,
            eval_time: `${phases.reduce((sum, { minutes }) => sum + minutes, 0) - 1}m`,
            exp_samples: expected,
          },
        ],
      },
    ],
  });
  return promtool.objections("test", "rules", "test.yaml");
}

describe("the alerts on service levels, by Prometheus' own tool", () => {
  const well: Phase = { minutes: 60, burn: 0.2 };

  it("are rules that Prometheus takes", () => {
    expect(promtool.objections("check", "rules", "rules.yaml")).toBe("");
    expect(services.length).toBeGreaterThan(10);
  });

  it("page for every objective within the hour when its budget burns twenty times too fast", () => {
    expect(mustFire([{ minutes: 15, burn: 20 }], "page", "all", services)).toBe("");
  });

  it("let nobody be woken while budgets last, nor while nobody comes", () => {
    expect(mustFire([{ minutes: 400, burn: 0.8 }], "page", "none")).toBe("");
    expect(mustFire([{ minutes: 400, burn: 0.8 }], "ticket", "none")).toBe("");
    expect(mustFire([well, { minutes: 200, burn: undefined }], "page", "none")).toBe("");
  });

  it("page when it burns twenty times too fast after a good time, and not for a blip of two minutes", () => {
    expect(mustFire([well, { minutes: 55, burn: 20 }], "page", "all")).toBe("");
    expect(mustFire([well, { minutes: 2, burn: 20 }], "page", "none")).toBe("");
  });

  it("are over soon after the cause is", () => {
    expect(
      mustFire(
        [
          { minutes: 400, burn: 0.2 },
          { minutes: 55, burn: 20 },
          { minutes: 35, burn: 0 },
        ],
        "page",
        "none",
      ),
    ).toBe("");
  });

  it("open a ticket and wake nobody when a budget burns four times too fast for a day", () => {
    const day = [{ minutes: 1_440, burn: 4 }];
    expect(mustFire(day, "page", "none")).toBe("");
    expect(mustFire(day, "ticket", "all")).toBe("");
  });

  it("would not be seen to fire if another service had the trouble", () => {
    const others = aFew().map((each) => ({ ...each, service: "others" }));
    expect(mustFire([{ minutes: 15, burn: 20 }], "page", "all", aFew(), others)).toContain("FAILED");
  });
});

describe("alerts about the certificate", () => {
  /** Which fire with so many hours left, at whose address. */
  function firing(hours: number, instance = `https://${host}/`): readonly string[] {
    const series = `probe_ssl_earliest_cert_expiry{instance="${instance}"}`;
    const fire = (alertname: string) => {
      const test = {
        interval: "1m",
        input_series: [{ series, values: `${hours * 3_600}` }],
        alert_rule_test: [{ eval_time: "0m", alertname, exp_alerts: [] }],
      };
      promtool.write("test.yaml", { rule_files: ["certificate.yaml"], tests: [test] });
      return promtool.objections("test", "rules", "test.yaml").includes("FAILED");
    };
    return ["CertificateRunsOut", "CertificateRanOut"].filter(fire);
  }

  it("open a ticket two weeks before its end, and page before customers are turned away", () => {
    expect(firing(24 * 30)).toEqual([]);
    expect(firing(24 * 13)).toEqual(["CertificateRunsOut"]);
    expect(firing(0.5)).toEqual(["CertificateRunsOut", "CertificateRanOut"]);
    expect(firing(-1)).toEqual(["CertificateRunsOut", "CertificateRanOut"]);
  });

  it("are about the shop's address alone, however it is asked", () => {
    expect(firing(1, `${host}:443`)).toEqual(["CertificateRunsOut"]);
    expect(firing(1, "https://elsewhere.example.com")).toEqual([]);
  });
});

describe("alerts about releases", () => {
  /** Which fire after so many minutes, when the Rollout was in each phase for so long, as whoever reads the controller has it. */
  function firing(phases: readonly [phase: string, minutes: number][], rollout: Readonly<Record<string, string>> = {}) {
    const labels = { namespace: "shop", name: "orders", strategy: "canary", ...rollout };
    const total = phases.reduce((sum, [, minutes]) => sum + minutes, 0);
    const series = [...new Set(phases.map(([phase]) => phase))].map((phase) => ({
      series: `rollout_info{${Object.entries({ ...labels, phase })
        .map(([label, value]) => `${label}="${value}"`)
        .join(",")}}`,
      // The controller says what a Rollout is, and nothing of what it is not.
      values: phases
        .map(([each, minutes]) => (each === phase ? `1x${minutes - 1}` : `stale _x${minutes - 2}`))
        .join(" "),
    }));
    const fire = ({ alert = "", annotations = {} }: Rule) => {
      const told = { severity: "ticket", namespace: "shop", service: "orders", objective: "release" };
      const one = [{ exp_labels: told, exp_annotations: annotations }];
      const test = {
        interval: "1m",
        input_series: series,
        alert_rule_test: [{ eval_time: `${total - 1}m`, alertname: alert, exp_alerts: one }],
      };
      promtool.write("test.yaml", { rule_files: ["releases.yaml"], evaluation_interval: "1m", tests: [test] });
      return promtool.objections("test", "rules", "test.yaml") === "";
    };
    return releases()
      .rules.filter(fire)
      .map(({ alert }) => alert);
  }

  it("open a ticket, with all that leads it, for one that was given up or waits for a person", () => {
    expect(firing([["Abort", 8]])).toEqual(["ReleaseAborted"]);
    expect(firing([["Timeout", 8]])).toEqual(["ReleaseAborted"]);
    expect(firing([["Paused", 20]])).toEqual(["ReleasePaused"]);
  });

  it("are over once it is reverted, or went on", () => {
    expect(
      firing([
        ["Abort", 20],
        ["Completed", 3],
      ]),
    ).toEqual([]);
    expect(
      firing([
        ["Paused", 20],
        ["Progressing", 3],
      ]),
    ).toEqual([]);
    expect(firing([["Abort", 3]])).toEqual([]);
  });

  it("open none for steps and gates that take their time, but for half an hour of them, also where a gate waits for Prometheus", () => {
    const step: [string, number][] = [
      ["Paused", 4],
      ["Progressing", 4],
    ];
    expect(firing([...step, ...step, ...step])).toEqual([]);
    expect(firing([...step, ...step, ...step, ...step, ...step])).toEqual(["ReleaseUnderWay"]);
    expect(firing([["Progressing", 40]])).toEqual(["ReleaseUnderWay"]);
    expect(firing([["Completed", 60]])).toEqual([]);
  });

  it("are about this shop's releases alone, whichever namespace Prometheus writes first", () => {
    const asRead = { namespace: "argo-rollouts", exported_namespace: "shop" };
    expect(firing([["Abort", 8]], asRead)).toEqual(["ReleaseAborted"]);
    expect(firing([["Abort", 8]], { ...asRead, exported_namespace: "elsewhere" })).toEqual([]);
    expect(firing([["Abort", 8]], { namespace: "elsewhere" })).toEqual([]);
    expect(firing([["Abort", 8]], { name: "blog" })).toEqual([]);
  });

  it("lead to a runbook that is there", () => {
    const pages = releases().rules.map(({ annotations }) => annotations?.["runbook_url"] ?? "");
    expect(pages.length).toBe(3);
    for (const page of pages) expect(existsSync(path.join(repository, page)), page).toBe(true);
  });
});
