import { readFileSync } from "node:fs";
import type { HelmChart } from "@shopstream/cdk8s/helm/chart.ts";
import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Command } from "commander";
import { parse } from "yaml";
import { ShopError } from "../shop-error.ts";

export type Values = Readonly<Record<string, unknown>>;

/** What the values are: those of an environment, with files on top. */
export interface ValuesOptions {
  readonly env: string;
  readonly values?: readonly string[];
}

export interface ReleaseOptions extends ValuesOptions {
  readonly namespace: string;
}

/** The options that say with which values. They mean the same to every command. */
export function withValues(command: Command): Command {
  return command
    .option("--env <name>", "values file of the umbrella: local, staging or production", "local")
    .option("--values <file...>", "more values on top of it, the last one wins");
}

/** The options that say what would be installed, for commands that ask no cluster. */
export function withRelease(command: Command): Command {
  return withValues(command).option("--namespace <name>", "where it would be", "shop");
}

/**
 * All values that the charts get, with defaults, once every chart accepts them. What a cluster of our own needs goes
 * between the environment and the user's files, so that these win.
 */
export async function releaseValues(options: ValuesOptions, ofCluster: Values = {}): Promise<Values> {
  const { env, values: files = [] } = options;
  // Loaded when asked for: most commands need no charts.
  const { environments } = await import("@shopstream/cdk8s/charts/environments.ts");
  const { overlay } = await import("@shopstream/cdk8s/helm/render-chart.ts");
  const { defaultValues, valuesSchema } = await import("@shopstream/cdk8s/helm/values-file.ts");
  const { charts, services } = await readCharts();
  const environment = environments(services).find(({ name }) => name === env);
  if (environment === undefined) throw new ShopError("SHOP-CHART-001", `there is no environment ${env}`);
  const values = [ofCluster, ...files.map(readValues)].reduce<Values>(overlay, environment.values);
  await mustAccept(charts, values);
  return overlay(defaultValues(valuesSchema(chartNamed(charts, "shopstream").info.values)), values);
}

/** The objects of these charts, or of all. Keys and passwords are left out: they are made as Helm installs. */
export async function renderValues(
  names: readonly string[],
  values: Values,
  namespace: string,
): Promise<readonly Rendered[]> {
  const { renderChart, renderUmbrella } = await import("@shopstream/cdk8s/helm/render-chart.ts");
  const { charts } = await readCharts();
  const release = { name: "shop", namespace };
  if (names.length === 0) return renderUmbrella(charts, values, release);
  return names.flatMap((name) =>
    renderChart(
      chartNamed(charts, name),
      { ...(values[name] as Values | undefined), global: values.global ?? {} },
      release,
    ),
  );
}

/** The names of all charts that there are. */
export async function chartNames(): Promise<ReadonlySet<string>> {
  const { charts } = await readCharts();
  return new Set(charts.map(({ info }) => info.name));
}

export async function renderRelease(names: readonly string[], options: ReleaseOptions): Promise<readonly Rendered[]> {
  return renderValues(names, await releaseValues(options), options.namespace);
}

let read: ReturnType<typeof loadCharts> | undefined;

// The code that they follow from stays the same while a command runs.
function readCharts() {
  read ??= loadCharts();
  return read;
}

async function loadCharts() {
  const { allCharts } = await import("@shopstream/cdk8s/charts.ts");
  const { readServices } = await import("@shopstream/cdk8s/services.ts");
  const services = await readServices();
  return { services, charts: allCharts(services) };
}

function chartNamed(charts: readonly HelmChart[], name: string): HelmChart {
  const chart = charts.find(({ info }) => info.name === name);
  if (chart === undefined) throw new ShopError("SHOP-CHART-001", `there is no chart ${name}`);
  return chart;
}

function readValues(file: string): Values {
  const values = parsed(file) ?? {};
  if (typeof values !== "object" || Array.isArray(values))
    throw new ShopError("SHOP-CHART-001", `${file}: values are names with a value each, and here is something else`);
  return values as Values;
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const said = code === "ENOENT" ? "there is no such file of values" : message;
    throw new ShopError("SHOP-CHART-001", `${file}: ${said}`, { cause });
  }
}

/** As Helm does with values.schema.json. */
async function mustAccept(charts: readonly HelmChart[], values: Values): Promise<void> {
  const { merge } = await import("@shopstream/cdk8s/helm/render-chart.ts");
  const { defaultValues, valuesSchema } = await import("@shopstream/cdk8s/helm/values-file.ts");
  const problems = charts.flatMap(({ info }) => {
    const own = info.name === "shopstream" ? values : { ...(values[info.name] as Values), global: values.global ?? {} };
    const { error } = info.values.safeParse(merge(defaultValues(valuesSchema(info.values)), own));
    return (error?.issues ?? []).map(({ path, message }) => `${info.name}: ${path.join(".")}: ${message}`);
  });
  if (problems.length > 0) throw new ShopError("SHOP-CHART-001", [...new Set(problems)].join("; "));
}
