import { findExperiment } from "../../chaos/experiment-files.ts";
import { performRun } from "../../chaos/perform-run.ts";
import type { RunRecord, RunVerdict } from "../../chaos/run-record.ts";
import { spanText } from "../../chaos/span.ts";
import type { CommandSpec } from "../../command.ts";
import { ShopError, type ShopErrorCode } from "../../shop-error.ts";
import { planCommand } from "./plan.ts";
import { type PlaceOptions, placeOf, withInbox, withPlace } from "./with-place.ts";

interface RunOptions extends PlaceOptions {
  readonly prometheus?: string;
}

const codeOf: Readonly<Record<Exclude<RunVerdict, "held">, ShopErrorCode>> = {
  deviated: "SHOP-CHAOS-009",
  aborted: "SHOP-CHAOS-010",
  inconclusive: "SHOP-CHAOS-011",
  "not recovered": "SHOP-CHAOS-012",
};

export const runCommand: CommandSpec<RunOptions> = {
  name: "run [experiment]",
  summary: "break something under load, watch, mend it, and judge",
  examples: [
    {
      line: "shopctl chaos run orders-killed",
      does: "exit code 0 held, 8 deviated, 9 stopped, 7 inconclusive, 10 not recovered; 3 or 5 a guard refused",
    },
    { line: "shopctl chaos run payments-slow -o json", does: "the whole report as JSON" },
    { line: "shopctl chaos run orders-killed --dry-run", does: "the same as plan" },
    {
      line: "shopctl chaos run payments-slow --target context --context my-cluster --url https://shop.example.com",
      does: "on a shop in a cluster, by the proxy of the service; its namespace must say that faults are welcome",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    withInbox(withPlace(command)).option(
      "--prometheus <url>",
      "where PromQL is asked (SHOP_PROMETHEUS_URL); without it those conditions are not",
    ),
  run: async (call, options) => {
    const { prometheus = call.io.env.SHOP_PROMETHEUS_URL } = options;
    const experiment = findExperiment(call.args[0]);
    if (call.isDryRun) return planCommand.run(call, options);
    const { record, folder } = await performRun(call, await placeOf(call, options), experiment, prometheus);
    return {
      kind: "ChaosReport",
      status: record.verdict,
      data: { ...record, folder },
      text: summary(record, folder),
      errors: record.verdict === "held" ? [] : [new ShopError(codeOf[record.verdict], record.reasons.join("; "))],
    };
  },
};

function summary(record: RunRecord, folder: string) {
  const { experiment, verdict, detected, injectedAt = 0, endedAt = 0, recoveredAt, journeys, notAsked } = record;
  const lost = record.isRecoveryKnown ? "not in time" : "not asked";
  const during = journeys.filter(({ phase }) => phase === "during");
  const told = during.map(
    ({ journey, ok, count, refused }) =>
      `${journey} ${ok} of ${count}${refused > 0 ? ` (${refused} told to wait)` : ""}`,
  );
  return `
${experiment.name}: ${verdict}

  ${experiment.hypothesis}

  While it lasted   ${told.join(", ")}
  Noticed           ${detected === undefined ? "by nobody" : `after ${spanText(detected.at - injectedAt)}, by ${detected.by}`}
  Well again        ${recoveredAt === undefined ? lost : `${spanText(recoveredAt - endedAt)} after its end`}${notAsked.length === 0 ? "" : `\n  Not asked here    ${notAsked.join(", ")}`}
  Report            ${folder}/report.md`;
}
