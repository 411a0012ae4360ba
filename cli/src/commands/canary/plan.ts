import type { CommandSpec } from "../../command.ts";
import { type Plan, plan, type Traffic } from "../../engine/canary/plan.ts";
import { textTable } from "../../text-table.ts";
import { mustBeService, openPlace, type PlaceOptions, withPlace } from "./place.ts";

interface PlanOptions extends PlaceOptions {
  readonly prometheus?: string;
}

export const planCommand: CommandSpec<PlanOptions> = {
  name: "plan [service]",
  summary: "what a release would go through: steps, time, questions with their values now, traffic needed",
  examples: [
    { line: "shopctl canary plan orders --context test", does: "changes nothing" },
    { line: "shopctl canary plan orders --context test --prometheus http://127.0.0.1:9090", does: "with values now" },
  ],
  dryRun: "harmless",
  configure: (command) => withPlace(command).option("--prometheus <url>", "as seen from here, for the values now"),
  run: async (call, { prometheus, ...options }) => {
    const deps = await openPlace(call, options);
    const planned = await plan(deps, mustBeService(call.args[0]), { prometheus, signal: call.signal });
    const { steps, seconds, atMostSeconds, traffic, measures } = planned;
    return {
      kind: "CanaryPlan",
      status: "planned",
      data: { seconds, atMostSeconds, ...traffic, steps },
      items: measures.map(({ now = null, ...measure }) => ({ ...measure, now })),
      text: textOf(planned),
    };
  },
};

function textOf({ steps, seconds, atMostSeconds, traffic }: Plan): string {
  return `
${textTable(
  steps.map((step) => ({ ...step })),
  ["step", "does", "seconds", "atMostSeconds"],
)}
about ${minutes(seconds)} minutes, and up to ${minutes(atMostSeconds)} where gates wait for events; then a person is asked
${trafficText(traffic)}`;
}

const trafficText = ({ needsPerSecond, needsAtLeastPerSecond, rareBelowPerSecond }: Traffic) =>
  `with ${needsPerSecond} calls a second the first gate has enough as soon as it is asked, with ${needsAtLeastPerSecond} before a person is;
the same of each kind that an objective is about, unless fewer than ${rareBelowPerSecond} a second of it come, for which no gate waits`;

const minutes = (seconds: number) => Math.ceil(seconds / 60);
