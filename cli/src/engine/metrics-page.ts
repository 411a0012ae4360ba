import type { Clock } from "@shopstream/platform/clock.ts";
import type { PlatformFile } from "./platform-file.ts";

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** By service; a service that does not answer is left out. */
export type MetricPages = ReadonlyMap<string, readonly Series[]>;

const answerMs = 2_000;

/** What every service of a local platform counts at this moment. */
export async function readMetrics({ services, ports }: PlatformFile, clock: Clock): Promise<MetricPages> {
  const pages = services.map(async ({ name, httpPort }) => {
    const port = ports[`${name}-metrics`] ?? httpPort;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: clock.timeout(answerMs) });
      return [[name, parseMetrics(await response.text())] as const];
    } catch {
      return [];
    }
  });
  return new Map((await Promise.all(pages)).flat());
}

/** Prometheus' text format, as far as prom-client writes it. */
export function parseMetrics(text: string): readonly Series[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : [{ name, labels: parseLabels(labels), value: Number(value) }];
  });
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );
}

/** The sum of the series that have all these labels; undefined where there is none. */
export function sumOf(
  page: readonly Series[] | undefined,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const found = page?.filter(
    (series) => series.name === name && wanted.every(([key, value]) => series.labels[key] === value),
  );
  return found === undefined || found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Between two looks; a process that started in between counts from nothing. */
export function increase(before: number | undefined, after: number | undefined): number {
  const [from, to] = [before ?? 0, after ?? 0];
  return to < from ? to : to - from;
}
