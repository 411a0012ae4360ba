import type { Call } from "../command.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { archiveOthers } from "./archive-others.ts";
import { generatedCatalogue, generatedCurrencies } from "./generated-catalogue.ts";
import { type ImportReport, importProducts, type RowProblem, type SourcedRow } from "./import-report.ts";
import { mappingOfFlags, readMapping, toMapping } from "./mapping.ts";
import { readCatalogue } from "./seed-file.ts";
import { type TargetOptions, targetOf } from "./target.ts";

export interface SeedOptions extends TargetOptions {
  readonly products: number;
  readonly seed: number;
  readonly from?: string;
  readonly map?: string;
  readonly column?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly currency?: string;
  readonly reset?: boolean;
}

interface Source {
  readonly rows: readonly SourcedRow[];
  readonly problems: readonly RowProblem[];
}

const tellEvery = 1_000;

/** Fills a shop through its public API. The same again changes nothing. */
export async function runSeed(call: Call, options: SeedOptions): Promise<Result> {
  if (options.reset === true && !call.isConfirmed && !call.isDryRun)
    throw new ShopError("SHOP-CLI-002", "--reset archives every product that is not in the source");
  if (options.from === undefined) mustNeedNoFile(options);
  const source = options.from === undefined ? generated(options) : await fromFile(call, options.from, options);
  if (options.from !== undefined && source.rows.length === 0)
    throw new ShopError("SHOP-SEED-005", `${options.from} has no product that could go in${firstOf(source.problems)}`);
  if (call.isDryRun) return planned(source);
  const { shop, admin } = targetOf(call.io, options);
  const staff = await shop.signIn(admin);
  call.progress.begin("Import");
  // A product that was archived comes back when the source has it again.
  const rows = options.reset
    ? source.rows.map(({ line, row }) => ({ line, row: { ...row, status: "active" as const } }))
    : source.rows;
  const report = await importProducts(staff, rows, counter(call));
  call.progress.done("Import", `${rows.length} products`);
  const result = toResult(report, source.problems);
  if (options.reset !== true) return result;
  if ((result.errors ?? []).length > 0) {
    call.progress.warn("nothing was archived: a product whose row failed would go with the rest");
    return result;
  }
  call.progress.begin("Archive the others");
  const archived = await archiveOthers(staff, new Set(report.ids), call.signal);
  call.progress.done("Archive the others", `${archived} products`);
  return {
    ...result,
    status: archived > 0 && result.status === "unchanged" ? "configured" : result.status,
    data: { ...result.data, archived },
  };
}

function firstOf([first]: readonly RowProblem[]): string {
  return first === undefined ? "" : `; the first remark is of${toLine(first).replace(/^ /, "")}`;
}

/** Without a file a thousand generated products would go in, where somebody meant their own. */
function mustNeedNoFile({ map, column, delimiter, decimal }: SeedOptions): void {
  const [misplaced] = Object.entries({ map, column, delimiter, decimal }).filter(([, value]) => value !== undefined);
  if (misplaced !== undefined)
    throw new ShopError("SHOP-CLI-001", `--${misplaced[0]} is about a file: add --from FILE`);
}

function generated({ products, seed, currency }: SeedOptions): Source {
  const currencies = currency?.split(",");
  const unknown = currencies?.find((code) => !generatedCurrencies.includes(code));
  if (unknown !== undefined)
    throw new ShopError("SHOP-CLI-001", `--currency ${unknown}: choose from ${generatedCurrencies.join(", ")}`);
  const rows = [...generatedCatalogue(products, seed, currencies)].map((row, index) => ({ line: index + 1, row }));
  return { rows, problems: [] };
}

async function fromFile({ progress }: Call, file: string, options: SeedOptions): Promise<Source> {
  const { map, column = [], delimiter, decimal, currency } = options;
  if (map === undefined && column.length === 0)
    throw new ShopError("SHOP-CLI-001", "--from needs --map or --column: which column is the title, which the price?");
  const written = map === undefined ? {} : readMapping(map);
  const flags = Object.entries({ delimiter, decimal, currency }).filter(([, value]) => value !== undefined);
  const given = { ...(written as object), ...mappingOfFlags(column), ...Object.fromEntries(flags) };
  const { read, rows, problems } = await readCatalogue(file, toMapping(given, map ?? "--column"));
  progress.line(`${file}: ${read} rows, ${rows.length} products, ${problems.length} remarks`);
  return { rows, problems };
}

function counter({ progress, io }: Call): (done: number, total: number) => void {
  return (done, total) => {
    const text = `${done} of ${total} products`;
    progress.update(text);
    if (io.stderr.isTTY !== true && done % tellEvery === 0) progress.line(text);
  };
}

function planned({ rows, problems }: Source): Result {
  const text = `would import ${rows.length} products`;
  const remarks = problems.length === 0 ? [] : [`${problems.length} remarks about the file:`, ...problems.map(toLine)];
  const lines = rows.slice(0, 5).map(({ row }) => `  ${row.externalId}  ${row.title}`);
  return {
    kind: "SeedPlan",
    status: "planned",
    data: { products: rows.length, problems },
    items: rows.map(({ row }) => ({ ...row })),
    columns: [],
    text: [text, ...lines, ...(rows.length > lines.length ? ["  …"] : []), ...remarks].join("\n"),
  };
}

function toLine({ line, column, reason }: RowProblem): string {
  return `  line ${line}${column === "" ? "" : `, ${column}`}: ${reason}`;
}

function toResult(
  { created, updated, unchanged, failed: refused, problems }: ImportReport,
  remarks: readonly RowProblem[],
): Result {
  const leftOut = new Set(remarks.filter(({ isNote }) => isNote !== true).map(({ line }) => line)).size;
  const failed = refused + leftOut;
  const all = [...remarks, ...problems].sort((a, b) => a.line - b.line);
  const changed = updated > 0 ? "configured" : "unchanged";
  const done = created > 0 ? "created" : changed;
  return {
    kind: "SeedReport",
    status: failed > 0 ? "failed" : done,
    data: { created, updated, unchanged, failed },
    items: all.map(({ line, column, reason, isNote }) => ({ line, column, weight: isNote ? "note" : "error", reason })),
    text: `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed`,
    errors: failed === 0 ? [] : [new ShopError("SHOP-SEED-004", `${failed} rows did not go in; the rest did`)],
  };
}
