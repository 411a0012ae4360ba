import { existsSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import type { Call, CommandSpec } from "../command.ts";
import { type ImportReport, importProducts, type RowProblem } from "../engine/import-report.ts";
import { readCatalogue, readMapping } from "../engine/seed-file.ts";
import { seedGenerated } from "../engine/seed-generated.ts";
import { targetOf } from "../engine/target.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";

interface SeedOptions {
  readonly products: number;
  readonly seed: number;
  readonly from?: string;
  readonly map?: string;
}

export const seedCommand: CommandSpec<SeedOptions> = {
  name: "seed",
  summary: "fill the catalogue, from a file or with generated products",
  examples: [
    {
      line: "shopctl seed --products 1000 --seed 42",
      does: "1,000 products of three variants, the same for everybody who says 42",
    },
    {
      line: "shopctl seed --from catalogue.csv --map cli/mappings/ikea.yaml",
      does: "a real file; rows that cannot go in are reported with line, column and reason",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    command
      .option("--products <count>", "how many to generate", whole, 1_000)
      .option("--seed <number>", "which generated catalogue", whole, 42)
      .option("--from <file>", "a CSV file")
      .option("--map <file>", "which column is what (YAML)"),
  run: async (call, { products, seed, from, map }) => {
    if (from !== undefined) return fromFile(call, from, map);
    if (call.isDryRun)
      return { kind: "SeedReport", status: "planned", text: `would import ${products} generated products` };
    const target = targetOf(call.io);
    call.progress.begin("Import");
    const report = await seedGenerated(target, { products, seed }, call.io.clock, counter(call));
    return toResult(report, []);
  },
};

async function fromFile(call: Call, file: string, map: string | undefined): Promise<Result> {
  if (map === undefined)
    throw new ShopError("SHOP-CLI-001", "--from needs --map: which column is the title, which the price?");
  for (const path of [file, map])
    if (!existsSync(path)) throw new ShopError("SHOP-CLI-001", `there is no file ${path}`);
  const { rows, problems } = await readCatalogue(file, readMapping(map));
  call.progress.line(`${rows.length} products in ${file}, ${problems.length} remarks`);
  if (call.isDryRun) return toResult({ created: 0, updated: 0, unchanged: 0, failed: 0, problems: [] }, problems);
  const { shop, admin } = targetOf(call.io);
  call.progress.begin("Import");
  return toResult(await importProducts(await shop.signIn(admin), rows, counter(call)), problems);
}

function counter({ progress }: Call): (done: number, total: number) => void {
  return (done, total) => {
    progress.update(`${done} of ${total} products`);
    if (done === total || done % 500 === 0) progress.detail(`${done} of ${total} products`);
  };
}

function toResult(
  { created, updated, unchanged, failed, problems }: ImportReport,
  remarks: readonly RowProblem[],
): Result {
  const all = [...remarks, ...problems];
  const changed = updated > 0 ? "configured" : "unchanged";
  const done = created > 0 ? "created" : changed;
  const status = failed > 0 ? "failed" : done;
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed`;
  return {
    kind: "SeedReport",
    status,
    data: { created, updated, unchanged, failed },
    items: all.map((problem) => ({ ...problem })),
    columns: ["line", "column", "reason"],
    text: counts,
    exit: failed > 0 ? exitCodes.checkFailed : exitCodes.done,
  };
}

function whole(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
