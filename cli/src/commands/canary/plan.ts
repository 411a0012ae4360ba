import type { CommandSpec } from "../../command.ts";
import { type Plan, plan, type Traffic } from "../../engine/canary/plan.ts";
import { textTable } from "../../text-table.ts";
import { mustBeService, openPlace, type PlaceOptions, withPlace } from "./place.ts";

interface PlanOptions extends PlaceOptions {
  readonly prometheus?: string;
  readonly queries?: boolean;
}

export const planCommand: CommandSpec<PlanOptions> = {
  name: "plan [service]",
  summary: "what a release would go through: steps, time, questions with their values now, traffic needed",
  examples: [
    { line: "shopctl canary plan orders --context test", does: "changes nothing" },
    { line: "shopctl canary plan orders --context test --prometheus http://127.0.0.1:9090", does: "with values now" },
    { line: "shopctl canary plan orders --context test --queries", does: "and the questions as they are asked" },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withPlace(command)
      .option("--prometheus <url>", "as seen from here, for the values now")
      .option("--queries", "below the table, as PromQL; -o json and yaml have them always"),
  run: async (call, { prometheus, queries = false, ...options }) => {
    const deps = await openPlace(call, options);
    const planned = await plan(deps, mustBeService(call.args[0]), { prometheus, signal: call.signal });
    const { steps, seconds, atMostSeconds, traffic, measures } = planned;
    return {
      kind: "CanaryPlan",
      status: "planned",
      data: { seconds, atMostSeconds, ...traffic, nowPerSecond: traffic.nowPerSecond ?? null, steps },
      items: measures.map(({ now = null, perSecond = null, ...measure }) => ({ ...measure, now, perSecond })),
      columns: ["measure", "role", "bound", "says", "now", "perSecond"],
      text: `${textOf(planned)}${queries ? queriesText(measures) : ""}`,
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

const queriesText = (measures: Plan["measures"]) =>
  `\n${measures.map(({ measure, query }) => `\n${measure}:\n  ${query}`).join("\n")}`;

const nowText = (perSecond: number | undefined) =>
  perSecond === undefined ? "" : `, and now ${perSecond} a second come`;

const trafficText = ({ needsPerSecond, needsAtLeastPerSecond, rareBelowPerSecond, nowPerSecond }: Traffic) =>
  `with ${needsPerSecond} calls a second the first gate has enough as soon as it is asked, with ${needsAtLeastPerSecond} before a person is${nowText(nowPerSecond)};
the same of each kind that an objective is about, unless fewer than ${rareBelowPerSecond} a second of it come, for which no gate waits`;

const minutes = (seconds: number) => Math.ceil(seconds / 60);
