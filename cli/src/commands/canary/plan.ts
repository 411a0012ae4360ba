import type { CommandSpec } from "../../command.ts";
import { type Plan, plan } from "../../engine/canary/plan.ts";
import { textTable } from "../../text-table.ts";
import { mustBeService, openPlace, type PlaceOptions, withPlace } from "./place.ts";

interface PlanOptions extends PlaceOptions {
  readonly prometheus?: string;
  readonly minimumEvents: string;
}

export const planCommand: CommandSpec<PlanOptions> = {
  name: "plan [service]",
  summary: "what a release would go through: steps, time, questions with their values now, traffic needed",
  examples: [
    { line: "shopctl canary plan orders --context test", does: "changes nothing" },
    { line: "shopctl canary plan orders --context test --prometheus http://127.0.0.1:9090", does: "with values now" },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withPlace(command)
      .option("--prometheus <url>", "as seen from here, for the values now")
      .option("--minimum-events <n>", "global.rollouts.analysis.minimumEvents of the charts", "20"),
  run: async (call, { prometheus, minimumEvents, ...options }) => {
    const deps = await openPlace(call, options);
    const settings = {
      prometheus,
      namespace: options.namespace,
      minimumEvents: Number(minimumEvents),
      signal: call.signal,
    };
    const planned = await plan(deps, mustBeService(call.args[0]), settings);
    const { steps, seconds, needsPerSecond, measures } = planned;
    return {
      kind: "CanaryPlan",
      status: "planned",
      data: { seconds, needsPerSecond, steps },
      items: measures.map(({ now = null, ...measure }) => ({ ...measure, now })),
      text: textOf(planned),
    };
  },
};

function textOf({ steps, seconds, needsPerSecond }: Plan): string {
  return `
${textTable(
  steps.map((step) => ({ ...step })),
  ["step", "does", "seconds"],
)}
about ${Math.ceil(seconds / 60)} minutes; the first gate needs ${needsPerSecond} calls a second of each kind that an objective is about`;
}
