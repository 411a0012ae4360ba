import { readFileSync } from "node:fs";
import type { HelmChart } from "@shopstream/cdk8s/helm/chart.ts";
import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { Command } from "commander";
import { parse } from "yaml";
import { ShopError } from "../shop-error.ts";

type Values = Readonly<Record<string, unknown>>;

export interface ReleaseOptions {
  readonly env: string;
  readonly values?: readonly string[];
  readonly namespace: string;
}

/** The options that say what would be installed. */
export function withRelease(command: Command): Command {
  return command
    .option("--env <name>", "values file of the umbrella: local, staging or production", "local")
    .option("--values <file...>", "more values, the last one wins")
    .option("--namespace <name>", "where it would be", "shop");
}

/** The objects of these charts, or of all. Keys and passwords are left out: they are made as Helm installs. */
export async function renderRelease(
  names: readonly string[],
  { env, values: files = [], namespace }: ReleaseOptions,
): Promise<readonly Rendered[]> {
  // Loaded when asked for: no other command needs the charts.
  const { allCharts } = await import("@shopstream/cdk8s/charts.ts");
  const { environments } = await import("@shopstream/cdk8s/charts/environments.ts");
  const { renderChart, renderUmbrella, overlay } = await import("@shopstream/cdk8s/helm/render-chart.ts");
  const { readServices } = await import("@shopstream/cdk8s/services.ts");
  const services = await readServices();
  const charts = allCharts(services);
  const environment = environments(services).find(({ name }) => name === env);
  if (environment === undefined) throw new ShopError("SHOP-CHART-001", `there is no environment ${env}`);
  const values = files.map(readValues).reduce((lower, upper) => overlay(lower, upper), environment.values);
  await mustAccept(charts, values);
  const release = { name: "shop", namespace };
  if (names.length === 0) return renderUmbrella(charts, values, release);
  return names.flatMap((name) => {
    const chart = charts.find(({ info }) => info.name === name);
    if (chart === undefined) throw new ShopError("SHOP-CHART-001", `there is no chart ${name}`);
    return renderChart(chart, { ...(values[name] as Values | undefined), global: values.global ?? {} }, release);
  });
}

function readValues(file: string): Values {
  try {
    return (parse(readFileSync(file, "utf8")) as Values | null) ?? {};
  } catch (cause) {
    throw new ShopError("SHOP-CHART-001", `${file}: ${(cause as Error).message}`, { cause });
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
