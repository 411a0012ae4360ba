import type { HelmChart } from "./chart.ts";
import { evaluate, isTrue, type Scope } from "./evaluate.ts";
import { renderManifest } from "./render.ts";
import { defaultValues, valuesSchema } from "./values-file.ts";
import { version } from "./write-chart.ts";

type Values = Readonly<Record<string, unknown>>;

/** An object as it would be sent to the cluster. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
}

/** What Helm would make of a chart, raw templates left out: they ask the cluster. */
export function renderChart(chart: HelmChart, values: Values, release: Release): readonly Rendered[] {
  const { name } = chart.info;
  const scope: Scope = {
    Values: merge(defaultValues(valuesSchema(chart.info.values)), values),
    Release: { Name: release.name, Namespace: release.namespace, Service: "Helm" },
    Chart: { Name: name, Version: version, AppVersion: version },
  };
  const files = chart.templates.filter(
    ({ condition }) => condition === undefined || isTrue(evaluate(condition, scope)),
  );
  return files.flatMap((file) => file.documents()).map((document) => renderManifest(document, scope) as Rendered);
}

/** The umbrella with the charts it depends on, those left out whose condition is false. */
export function renderUmbrella(charts: readonly HelmChart[], values: Values, release: Release): readonly Rendered[] {
  const umbrella = charts.find(({ info }) => info.name === "shopstream");
  if (umbrella === undefined) throw new Error("there is no umbrella");
  const all = overlay(defaultValues(valuesSchema(umbrella.info.values)), values);
  const wanted = (umbrella.info.dependencies ?? []).filter(({ condition }) => isOn(condition, all));
  return wanted.flatMap(({ name }) => {
    const chart = charts.find(({ info }) => info.name === name);
    if (chart === undefined) throw new Error(`the umbrella depends on ${name}, which is no chart`);
    return renderChart(chart, { ...(all[name] as Values), global: all.global }, release);
  });
}

function isOn(condition: string | undefined, values: Values): boolean {
  const found = condition?.split(".").reduce<unknown>((at, name) => (at as Values | undefined)?.[name], values);
  return found !== false;
}

/** As Helm lays one values file over another: map member by member. A null stays, for the chart's own value to go. */
export function overlay(lower: Values, upper: Values): Record<string, unknown> {
  const entries = Object.entries(upper).map(([name, value]) => {
    const below = lower[name];
    return [name, isMap(value) && isMap(below) ? overlay(below, value) : value] as const;
  });
  return { ...lower, ...Object.fromEntries(entries) };
}

/** As Helm lays values over those of a chart: the same, and null takes away. */
export function merge(lower: Values, upper: Values): Record<string, unknown> {
  return withoutNull(overlay(lower, upper));
}

function withoutNull(values: Values): Record<string, unknown> {
  const kept = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, isMap(value) ? withoutNull(value) : value]));
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
