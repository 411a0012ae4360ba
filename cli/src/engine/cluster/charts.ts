import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Values } from "../release.ts";
import { chartFolder } from "./helm.ts";

/** One chart, installed as a release of its own name, so that each can be released alone later. */
export interface ClusterChart {
  readonly name: string;
  readonly folder: string;
  readonly values: Values;
  /** Of the chart and its values: a release that carries it needs nothing. */
  readonly digest: string;
}

/** What must stand before the next is started. */
export type Stage = readonly ClusterChart[];

const first = ["foundation", "mesh"];
const engines = ["postgresql", "redis", "stripe-simulator"];
const last = ["edge"];

/** When a chart is installed, counted in stages: the higher it is, the earlier it goes. */
export function stageOf(name: string): number {
  if (first.includes(name)) return 0;
  if (engines.includes(name)) return 1;
  return last.includes(name) ? 3 : 2;
}

interface Dependency {
  readonly name: string;
  readonly condition?: string;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWanted({ condition }: Dependency, values: Values): boolean {
  if (condition === undefined) return true;
  const found = condition.split(".").reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), values);
  return found !== false;
}

function digestOf(folder: string, values: Values): string {
  const digest = createHash("sha256").update(JSON.stringify(values));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    digest.update(path.relative(folder, file)).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 16);
}

const readYaml = (file: string) => (parse(readFileSync(file, "utf8")) ?? {}) as Values;

/** The charts that the values of the whole shop ask for, in the order in which they need one another. */
export function planCharts(charts: string, values: Values): readonly Stage[] {
  const { dependencies } = readYaml(path.join(charts, "shopstream/Chart.yaml")) as { dependencies: Dependency[] };
  const chosen = dependencies.filter((dependency) => isWanted(dependency, values)).map(({ name }) => name);
  const named = new Set([...first, ...engines, ...last]);
  const services = chosen.filter((name) => !named.has(name));
  return [first, engines, services, last].map((stage) =>
    stage
      .filter((name) => chosen.includes(name))
      .map((name) => {
        const folder = chartFolder(charts, name);
        const own = { ...(isObject(values[name]) ? values[name] : {}), global: values.global };
        return { name, folder, values: own, digest: digestOf(folder, own) };
      }),
  );
}
