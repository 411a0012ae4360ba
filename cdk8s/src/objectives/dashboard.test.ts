import { createMetrics } from "@shopstream/platform/metrics.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { keptMetrics } from "../mesh/proxy-settings.ts";
import { readServices } from "../services.ts";
import { burnRules } from "./burn-alerts.ts";
import { dashboard, queriesOf } from "./dashboard.ts";
import type { Objectives } from "./objective.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

let objectives: readonly Objectives[];
let panels: readonly Panel[];
beforeAll(async () => {
  objectives = (await readServices()).flatMap((service) => service.objectives ?? []);
  ({ panels } = dashboard(objectives) as { panels: readonly Panel[] });
});

/** Words of PromQL that are followed by matchers: names of series. */
const seriesIn = (expr: string) => [...expr.matchAll(/([a-z_:][\w:]*)\{/g)].map(([, name = ""]) => name);

describe("the dashboard of operators", () => {
  it("asks for nothing that nobody counts", async () => {
    const own = (await createMetrics("any").registry.getMetricsAsJSON()).flatMap(({ name }) => [
      name,
      ...["count", "bucket", "sum"].map((part) => `${name}_${part}`),
    ]);
    const recorded = objectives.flatMap((all) =>
      burnRules(all).flatMap(({ rules }) => rules.map(({ record }) => record)),
    );
    const counted = new Set([...own, ...recorded, ...keptMetrics]);
    const asked = queriesOf(objectives).flatMap(seriesIn);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !counted.has(name))).toEqual([]);
  });

  it("shows every objective against its own budget", () => {
    const checkout = objectives.find(({ service }) => service === "orders");
    const panel = panels.find(({ title }) => title === "orders");
    expect(panel?.targets?.map(({ legendFormat }) => legendFormat)).toEqual(
      checkout?.objectives.map(({ name }) => name),
    );
    const [first] = checkout?.objectives ?? [];
    const budget = Number((1 - (first?.target ?? 0)).toPrecision(6));
    expect(panel?.targets?.[0]?.expr).toContain(`objective="${first?.name}"} / ${budget}`);
  });

  it("shows what the mesh contains: open breakers, ejections, repeats, refusals", () => {
    const titles = panels.map(({ title }) => title);
    for (const title of ["Breakers that are open", "Replicas left out", "Calls repeated", "Refused inside"])
      expect(titles).toContain(title);
  });

  it("says of each panel what to make of it, and puts none over another", () => {
    const graphs = panels.filter(({ type }) => type !== "row");
    expect(graphs.filter(({ description = "" }) => description.length < 10)).toEqual([]);
    const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
