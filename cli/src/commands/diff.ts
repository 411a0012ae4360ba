import path from "node:path";
import type { Call, CommandSpec } from "../command.ts";
import { planCharts } from "../engine/cluster/charts.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import { ownClusterValues } from "../engine/cluster/own-cluster.ts";
import { buildTag, imagesArchive } from "../engine/cluster/own-cluster-steps.ts";
import { repository } from "../engine/home.ts";
import { releaseValues, renderValues, type ValuesOptions, withValues } from "../engine/release.ts";
import { releaseDifferences, stays } from "../engine/release-difference.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { contextOf, makerOf, type TargetOptions } from "./platform-target.ts";

type DiffOptions = TargetOptions & ValuesOptions;

export const diffCommand: CommandSpec<DiffOptions> = {
  name: "diff [charts...]",
  summary: "compare what would be installed with what a cluster has",
  examples: [
    {
      line: "shopctl diff --context test --env staging",
      does: "what up with the same values would change; exit code 3 if it would change anything",
    },
    { line: "shopctl diff orders --context test -o json", does: "of one chart, for a program to read" },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withValues(command)
      .option("--target <target>", "context, or kind or k3d for a cluster that up made", "context")
      .option("--context <name>", "of the kubeconfig: the cluster is never guessed")
      .option("--namespace <name>", "of the shop", "shop"),
  run: async (call, options) => compare(call, options),
};

async function compare(call: Call, options: DiffOptions): Promise<Result> {
  const { args: names, progress } = call;
  const maker = makerOf(options.target);
  const values = await releaseValues(options, maker && ownClusterValues(maker, buildTag(imagesArchive)));
  const objects = (await renderValues(names, values, options.namespace)).filter(stays);
  const { cluster, close } = openCluster(contextOf(options), options.namespace);
  call.atEnd(async () => close());
  const { server, context } = cluster;
  progress.begin(`Read ${objects.length} objects from ${server}`);
  const isWhole = names.length === 0;
  const planned = planCharts(path.join(repository, "charts"), values).flat();
  const charts = isWhole ? planned.map(({ name }) => name) : names;
  const items = await releaseDifferences(cluster, objects, { charts, isWhole });
  const left = items.filter(({ change }) => change === "left").length;
  const changes = items.length - left;
  const note = left === 0 ? "" : `, ${left} releases that these values do not have and up leaves where they are`;
  return {
    kind: "Difference",
    status: changes === 0 ? "unchanged" : "configured",
    data: { context, server },
    items: items.map((item) => ({ ...item })),
    text: `${objects.length} objects, ${changes} differences${note}`,
    errors: changes === 0 ? [] : [new ShopError("SHOP-CHART-003", `${changes} differences at ${context}`)],
  };
}
