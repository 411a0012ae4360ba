import { performRun } from "../../chaos/perform-run.ts";
import { junit } from "../../chaos/report/junit.ts";
import { suitePage } from "../../chaos/report/suite-page.ts";
import { writeReport } from "../../chaos/run-files.ts";
import type { RunRecord } from "../../chaos/run-record.ts";
import { readSuite, type Suite, score, surprises } from "../../chaos/suite.ts";
import type { CommandGroup, CommandSpec } from "../../command.ts";
import type { Result } from "../../result.ts";
import { ShopError } from "../../shop-error.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

interface SuiteOptions extends PlaceOptions {
  readonly prometheus?: string;
}

interface Skipped {
  readonly experiment: string;
  readonly why: string;
}

const runSuite: CommandSpec<SuiteOptions> = {
  name: "run [file]",
  summary: "one experiment after the other, and one score for all",
  examples: [
    {
      line: "shopctl chaos suite run chaos/gameday.yaml",
      does: "those that this platform can take; exit code 8 when one ends otherwise than it is expected to",
    },
    {
      line: "shopctl chaos suite run chaos/gameday.yaml --dry-run",
      does: "names them, and those that would be left out",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    withPlace(command).option("--prometheus <url>", "where PromQL is asked (SHOP_PROMETHEUS_URL)"),
  run: async (call, options) => {
    const { prometheus = call.io.env.SHOP_PROMETHEUS_URL } = options;
    const suite = readSuite(call.args[0]);
    const place = await placeOf(call, options);
    const records: RunRecord[] = [];
    const skipped: Skipped[] = [];
    for (const experiment of suite.experiments) {
      const why = place.driver.unsupported(experiment);
      if (why !== undefined) skipped.push({ experiment: experiment.name, why });
      else if (!call.isDryRun) records.push((await performRun(call, place, experiment, prometheus)).record);
    }
    if (call.isDryRun) return planned(suite, skipped);
    const name = `${records[0]?.id.split("-")[0] ?? "none"}-${suite.name}`;
    const folder = writeReport(place.home, name, {
      "suite.md": suitePage(suite, records, skipped),
      "junit.xml": junit(suite.name, records),
      "suite.json": `${JSON.stringify({ apiVersion: "shopctl/v1", kind: "ChaosSuite", score: score(records), records, skipped }, null, 2)}\n`,
    });
    return toResult(suite, records, skipped, folder);
  },
};

function planned({ experiments }: Suite, skipped: readonly Skipped[]): Result {
  const items = experiments.map(({ name }) => ({
    experiment: name,
    says: skipped.find(({ experiment }) => experiment === name)?.why ?? "would be run",
  }));
  return { kind: "ChaosSuite", status: "planned", items };
}

function toResult({ name }: Suite, records: readonly RunRecord[], skipped: readonly Skipped[], folder: string): Result {
  const wrong = surprises(records);
  const { total, parts } = score(records);
  const error = () =>
    new ShopError("SHOP-CHAOS-015", wrong.map(({ experiment, verdict }) => `${experiment.name} ${verdict}`).join(", "));
  return {
    kind: "ChaosSuite",
    status: wrong.length === 0 ? "as expected" : "surprising",
    data: { score: total, parts, skipped, folder },
    items: records.map(({ experiment, verdict, reasons }) => ({
      experiment: experiment.name,
      verdict,
      expected: experiment.expectation.verdict,
      reasons: reasons.join("; "),
    })),
    text: `\n${name}: ${total} of 100 (${parts.map(({ part, kept, of }) => `${part} ${kept}/${of}`).join(", ")}), ${skipped.length} left out\nReport   ${folder}/suite.md`,
    errors: wrong.length === 0 ? [] : [error()],
  };
}

export const suiteCommand: CommandGroup = {
  name: "suite",
  summary: "game days: several experiments",
  commands: [runSuite],
};
