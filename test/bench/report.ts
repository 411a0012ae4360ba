import type { Figures, Verdict } from "./figures.ts";
import type { Measured } from "./measure.ts";

/** The figures as a document, laid out as the formatter of the other documents would. */
export function report(figures: Figures, verdicts: readonly Verdict[], command: string): string {
  const { machine, at, idleCpuShare } = figures;
  return `# Benchmarks

Made by \`${command}\` on ${at}: ${machine.cpus} cores (${machine.model}), Node ${machine.node}, load average
${machine.load.map((value) => value.toFixed(1)).join(", ")} when it ended. Load generator, database and shop share the machine, so times say little: compare CPU and
counts, and both with the yardsticks of the same run.

The platform is started empty, filled with \`shopctl seed --products 1000 --seed 42\`, and asked over 10 connections, one
request at a time each, after a warm-up. CPU is what all its processes used until they were quiet again (services,
supervisor, every PostgreSQL process, Redis, payment simulator, from \`/proc\`), less what they use when idle
(${(idleCpuShare * 100).toFixed(1)} % of a core). The load generator is not counted.

## Against the targets

${table(
  ["what", "target", "measured", "met"],
  verdicts.map(({ what, target, got, isMet }) => [what, target, got, isMet ? "yes" : "**no**"]),
)}

## CPU per operation, in milliseconds

${table(
  ["operation", "requests", "all", "services", "PostgreSQL", "Redis", "simulator", "× yardsticks"],
  figures.operations.map((measured) => cpuRow(measured, figures)),
)}

"× yardsticks" is the whole, in bare HTTP requests plus one database read each: ${figures.yardsticks.map(({ title, cpuMs }) => `${title}: ${cpuMs.toFixed(3)} ms`).join("; ")}.

## CPU per page of the storefront, in milliseconds

${table(["page", "all", "storefront", "services", "PostgreSQL", "bytes, gzip", "p50 ms"], figures.pages.map(pageRow))}

Rendered by the server for a browser that comes with no page before, on a second platform with the storefront and as many
products. Scripts, styles and pictures are files, and not counted.

## Statements, commits, bytes, time

${table(["operation", "SQL", "commits", "SQL of events", "commits of events", "bytes", "p50 ms", "p95 ms"], figures.operations.map(countRow))}

SQL and commits are those of the calls, in all services together, begin and commit counted as statements; those of events
(outbox, search index, order wake-ups) follow later and depend on how many fit into one batch. Gates on the first two are
in \`test/journeys/cost.test.ts\`.

What searches cost among 1,000, 10,000 and 100,000 products, on PostgreSQL and on OpenSearch, how soon edits are found, and
what rebuilds do meanwhile: [search.md](search.md), by \`make bench-search\` and \`make bench-edits\`.

## The rest

${table(["what", "figure"], restRows(figures))}
`;
}

function cpuRow({ title, requests, cpu }: Measured, { yardsticks }: Figures): string[] {
  const least = yardsticks.reduce((total, { cpuMs }) => total + cpuMs, 0) * requests;
  const parts = [cpu.all, cpu.services, cpu.postgres, cpu.redis, cpu.simulator].map((value) => value.toFixed(2));
  return [title, String(requests), ...parts, (cpu.all / least).toFixed(1)];
}

function pageRow({ title, cpu, bytes, p50Ms }: Measured): string[] {
  const parts = [cpu.all, cpu.storefront, cpu.services, cpu.postgres].map((value) => value.toFixed(2));
  return [title, ...parts, bytes.toLocaleString("en"), p50Ms.toFixed(0)];
}

function countRow(measured: Measured): string[] {
  const { title, statements, commits, eventStatements, eventCommits, bytes, p50Ms, p95Ms } = measured;
  const counts = [statements, commits, eventStatements, eventCommits].map((value) => String(Number(value.toFixed(2))));
  return [title, ...counts, bytes.toLocaleString("en"), p50Ms.toFixed(0), p95Ms.toFixed(0)];
}

function restRows({ start, seed, memory, fiftyUsers }: Figures): string[][] {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  return [
    ["`shopctl up` in an empty folder", `${seconds(start.platformMs)}, ${seconds(start.platformCpuMs)} of CPU`],
    ["the process of all eight services, until ready", seconds(start.eightServicesMs)],
    ["the process of one service (inventory), until ready", seconds(start.oneServiceMs)],
    ["seeding", `${seconds(seed.wallMs)}, ${seconds(seed.cpuMs)} of CPU`],
    [
      `${fiftyUsers.count} checkouts by 50 users at once`,
      `p50 ${seconds(fiftyUsers.p50Ms)}, p95 ${seconds(fiftyUsers.p95Ms)}`,
    ],
    ["peak memory of the services and their supervisor", mebibytes(memory.applicationPeak)],
    [
      "memory of PostgreSQL, Redis, everything, at the end",
      [memory.postgres, memory.redis, memory.all].map(mebibytes).join(", "),
    ],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
