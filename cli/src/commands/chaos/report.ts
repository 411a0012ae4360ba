import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listReports, readReport, reportFolder } from "../../chaos/run-files.ts";
import { isAsExpected } from "../../chaos/run-record.ts";
import type { CommandSpec } from "../../command.ts";
import { homeOf } from "../../engine/home.ts";
import { ShopError } from "../../shop-error.ts";

export const reportCommand: CommandSpec = {
  name: "report [run]",
  summary: "the reports of earlier runs, or one of them",
  examples: [
    { line: "shopctl chaos report", does: "lists them, newest last" },
    {
      line: "shopctl chaos report last",
      does: "the newest as Markdown; -o json for a program; junit.xml and plot.svg are beside it",
    },
  ],
  dryRun: "harmless",
  run: async ({ io, args }) => {
    const home = homeOf(io.env);
    const all = listReports(home);
    const [wanted] = args;
    if (wanted === undefined)
      return {
        kind: "ChaosReports",
        status: "ok",
        items: all.map((id) => toRow(home, id)),
        ...(all.length === 0 && { text: "no experiment was run here yet; shopctl chaos list names them" }),
      };
    const id = wanted === "last" ? all.at(-1) : wanted;
    const record = id === undefined ? undefined : readReport(home, id);
    if (id === undefined || record === undefined) throw new ShopError("SHOP-CHAOS-013", `there is no report ${wanted}`);
    const folder = reportFolder(home, id);
    const text = readFileSync(join(folder, "report.md"), "utf8").trimEnd();
    return { kind: "ChaosReport", status: record.verdict, data: { ...record, folder }, text };
  },
};

function toRow(home: string, id: string) {
  const record = readReport(home, id);
  if (record === undefined) return { run: id, verdict: "unreadable", expected: "-" };
  return { run: id, verdict: record.verdict, expected: isAsExpected(record) ? "as expected" : "not expected" };
}
