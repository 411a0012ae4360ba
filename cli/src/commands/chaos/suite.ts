import { performSuite, type SuiteCourse, unsupportedOf } from "../../chaos/perform-suite.ts";
import { junit } from "../../chaos/report/junit.ts";
import { suitePage } from "../../chaos/report/suite-page.ts";
import { writeReport } from "../../chaos/run-files.ts";
import { endOf, only, readSuite, type Suite, score, surprises, tally } from "../../chaos/suite.ts";
import type { CommandGroup, CommandSpec } from "../../command.ts";
import type { Result } from "../../result.ts";
import { ShopError } from "../../shop-error.ts";
import { type PlaceOptions, placeOf, withInbox, withPlace } from "./with-place.ts";

interface SuiteOptions extends PlaceOptions {
  readonly prometheus?: string;
  readonly only?: readonly string[];
}

const runSuite: CommandSpec<SuiteOptions> = {
  name: "run [file]",
  summary: "one experiment after the other, and one score for all",
  examples: [
    {
      line: "shopctl chaos suite run chaos/gameday.yaml",
      does: "those that this platform can take; exit code 8 when one ends otherwise than expected, 9 stopped, 10 not recovered, 7 not known",
    },
    {
      line: "shopctl chaos suite run chaos/gameday.yaml --only orders-killed search-away",
      does: "a part of it, as after something was mended",
    },
    {
      line: "shopctl chaos suite run chaos/gameday.yaml --dry-run",
      does: "names them, and those that would be left out",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    withInbox(withPlace(command))
      .option("--prometheus <url>", "where PromQL is asked (SHOP_PROMETHEUS_URL)")
      .option("--only <names...>", "these experiments of it alone"),
  run: async (call, options) => {
    const { prometheus = call.io.env.SHOP_PROMETHEUS_URL } = options;
    const suite = only(readSuite(call.args[0]), options.only ?? []);
    const place = await placeOf(call, options);
    if (call.isDryRun) return planned(suite, await unsupportedOf(suite, place));
    const course = await performSuite(call, place, suite, prometheus);
    const { records, skipped, refused } = course;
    const name = `${records[0]?.id.split("-")[0] ?? "none"}-${suite.name}`;
    const folder = writeReport(place.home, name, {
      "suite.md": suitePage(suite, course),
      "junit.xml": junit(suite.name, records, refused),
      "suite.json": `${JSON.stringify({ apiVersion: "shopctl/v1", kind: "ChaosSuite", score: score(records), tally: tally(course), records, skipped, refused }, null, 2)}\n`,
    });
    return toResult(suite, course, folder);
  },
};

function planned({ experiments }: Suite, skipped: SuiteCourse["skipped"]): Result {
  const items = experiments.map(({ name }) => ({
    experiment: name,
    says: skipped.find(({ experiment }) => experiment === name)?.why ?? "would be run",
  }));
  return { kind: "ChaosSuite", status: "planned", items };
}

function toResult({ name }: Suite, course: SuiteCourse, folder: string): Result {
  const { records, skipped, refused } = course;
  const end = endOf({ records, refused });
  const wrong = [
    ...surprises(records).map(({ experiment, verdict }) => `${experiment.name} ${verdict}`),
    ...refused.map(({ experiment }) => `${experiment} refused`),
  ];
  const { total, capped, parts } = score(records);
  const { ran, of, provedNothing, said } = tally(course);
  const judged = records.map(({ experiment, verdict, reasons, notAsked }) => ({
    experiment: experiment.name,
    verdict,
    expected: experiment.expectation.verdict,
    reasons: reasons.join("; "),
    ...(notAsked.length > 0 && { notAsked }),
  }));
  const unjudged = refused.map(({ experiment, why }) => ({
    experiment,
    verdict: "refused",
    expected: "",
    reasons: why,
  }));
  return {
    kind: "ChaosSuite",
    status: end === undefined ? "as expected" : "surprising",
    data: { score: total, ...(capped && { capped }), ran, of, provedNothing, parts, skipped, folder },
    items: [...judged, ...unjudged],
    text: `\n${name}: ${total} of 100 (${parts.map(({ part, kept, of }) => `${part} ${kept}/${of}`).join(", ")})${capped === undefined ? "" : `, ${capped}`}; ${said}\nReport   ${folder}/suite.md`,
    errors: end === undefined ? [] : [new ShopError(end, wrong.join(", ") || "none of its experiments was run")],
  };
}

export const suiteCommand: CommandGroup = {
  name: "suite",
  summary: "game days: several experiments",
  commands: [runSuite],
};
