import { InvalidArgumentError } from "commander";
import type { CommandSpec } from "../command.ts";
import { generatedCurrencies } from "../engine/generated-catalogue.ts";
import { runSeed, type SeedOptions } from "../engine/seed.ts";
import { withTarget } from "../engine/target.ts";

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
    {
      line: "shopctl seed --from shop.csv --currency EUR --column id=sku --column title=name --column price=price",
      does: "a simple file without a mapping",
    },
    { line: "shopctl seed --dry-run -o ndjson", does: "the products as they would be sent" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withTarget(command)
      .option("--products <count>", "how many to generate", whole, 1_000)
      .option("--seed <number>", "which generated catalogue", whole, 42)
      .option("--from <file>", "a CSV file")
      .option("--map <file>", "which column is what (YAML)")
      .option("--column <field=column...>", "the same without a file: id, title, price, category, attributes.NAME, …")
      .option("--delimiter <character>", "between the columns")
      .option("--decimal <mark>", "of the prices: , or .")
      .option("--currency <codes>", `of the file; of generated products, from ${generatedCurrencies.join(", ")}`)
      .option("--reset", "archive every other product (needs --yes)"),
  run: runSeed,
};

function whole(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
