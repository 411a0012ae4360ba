import { readExperiments } from "../../chaos/experiment-files.ts";
import { placesOf } from "../../chaos/fault-kinds.ts";
import { spanText } from "../../chaos/span.ts";
import type { CommandSpec } from "../../command.ts";

export const listCommand: CommandSpec = {
  name: "list",
  summary: "the experiments there are",
  examples: [
    {
      line: "shopctl chaos list",
      does: "one line each: what is broken, for how long, on which kind of local platform, and whether on a cluster",
    },
    { line: "shopctl chaos list -o json", does: "the same for a program" },
  ],
  dryRun: "harmless",
  run: async () => ({
    kind: "ChaosExperiments",
    status: "ok",
    items: readExperiments().map(({ name, fault, target, duration, modes, expectation }) => ({
      name,
      fault: fault.kind,
      target: target.service ?? target.engine ?? "the shop",
      lasts: spanText(duration),
      runsOn: placesOf({ fault, modes }),
      expected: expectation.verdict,
    })),
  }),
};
