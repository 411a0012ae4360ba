import { stringify } from "yaml";
import { findExperiment } from "../../chaos/experiment-files.ts";
import type { CommandSpec } from "../../command.ts";

export const describeCommand: CommandSpec = {
  name: "describe [experiment]",
  summary: "one experiment with all its conditions, defaults filled in (also: show)",
  examples: [
    { line: "shopctl chaos describe orders-killed", does: "what is broken, what is asked, what ends it" },
    {
      line: "shopctl chaos show ./mine.yaml -o json",
      does: "the same of a file, for a program; times in milliseconds",
    },
  ],
  dryRun: "harmless",
  configure: (command) => command.alias("show"),
  run: async ({ args }) => {
    const experiment = findExperiment(args[0]);
    return { kind: "ChaosExperiment", status: "ok", data: { experiment }, text: stringify(experiment).trimEnd() };
  },
};
