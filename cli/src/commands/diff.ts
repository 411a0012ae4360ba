import type { CommandSpec } from "../command.ts";
import { openCluster } from "../engine/cluster-reader.ts";
import { differences } from "../engine/live-difference.ts";
import { type ReleaseOptions, renderRelease, withRelease } from "../engine/release.ts";
import { exitCodes } from "../exit-codes.ts";

interface DiffOptions extends ReleaseOptions {
  readonly context: string;
}

export const diffCommand: CommandSpec<DiffOptions> = {
  name: "diff [charts...]",
  summary: "compare what would be installed with what a cluster has",
  examples: [
    {
      line: "shopctl diff --context test --env staging",
      does: "one line per member that differs; exit code 3 if any does",
    },
    { line: "shopctl diff orders --context test -o json", does: "of one chart, for a program to read" },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withRelease(command).requiredOption("--context <name>", "of the kubeconfig: the cluster is never guessed"),
  run: async ({ args, progress }, options) => {
    const objects = await renderRelease(args, options);
    const cluster = await openCluster(options.context, options.namespace);
    progress.begin(`Read ${objects.length} objects from ${cluster.server}`);
    const found = await Promise.all(objects.map(async (object) => ({ object, live: await cluster.read(object) })));
    const items = found.flatMap(({ object, live }) => {
      const where = `${object.kind}/${object.metadata.name}`;
      if (live === undefined) return [{ where, change: "created", path: "", wanted: "", found: "" }];
      return differences(settled(object), live).map((difference) => ({ where, change: "configured", ...difference }));
    });
    const status = items.length === 0 ? "unchanged" : "configured";
    return {
      kind: "Difference",
      status,
      data: { context: options.context, server: cluster.server },
      items,
      text: `${objects.length} objects, ${items.length} differences`,
      exit: items.length === 0 ? exitCodes.done : exitCodes.checkFailed,
    };
  },
};

// The checksum is of a text that only Helm writes.
function settled(object: object): unknown {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => (key === "checksum/config" ? undefined : value));
}
