import { join } from "node:path";
import { localServices } from "../colocated/local-services.ts";
import type { Call, CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { followLogs, logNames, readLogs } from "../engine/local/logs.ts";
import { localWebApps } from "../engine/local/web-apps.ts";
import type { LogFilter, LogLine } from "../engine/log-line.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { isOnCluster, type TargetOptions, withPlatformTarget } from "./platform-target.ts";

interface LogsOptions extends TargetOptions {
  readonly follow?: boolean;
  readonly request?: string;
}

const nothing = "no line matches; shopctl status lists the services";

export const logsCommand: CommandSpec<LogsOptions> = {
  name: "logs [services...]",
  summary: "what the services write, also of one request across all of them",
  examples: [
    { line: "shopctl logs orders payments -f", does: "follows two services" },
    { line: "shopctl logs --request 0198c3f2-…", does: "every line of one request, in order of time" },
    { line: "shopctl logs orders -f --target context --context my-cluster", does: "follows its pods on a cluster" },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withPlatformTarget(command)
      .option("-f, --follow", "go on until Ctrl-C")
      .option("--request <id>", "only lines of this request"),
  run: async (call, options) => {
    const filter = { names: call.args, requestId: options.request };
    const tell = options.follow ? (line: LogLine) => call.print(toResult([line])) : undefined;
    return toResult(await linesOf(call, options, filter, tell));
  },
};

async function linesOf(
  call: Call,
  options: LogsOptions,
  filter: LogFilter,
  tell: ((line: LogLine) => void) | undefined,
): Promise<readonly LogLine[]> {
  if (isOnCluster(options)) {
    const { clusterLogs } = await import("./logs-cluster.ts");
    return clusterLogs(call, options, filter, tell);
  }
  const folder = join(homeOf(call.io.env), "logs");
  mustBeKnown(filter.names, folder);
  if (tell === undefined) return readLogs(folder, filter);
  await followLogs(folder, filter, call.signal, tell);
  return [];
}

/** A name that is mistyped would look like a service that is silent. */
function mustBeKnown(names: readonly string[], folder: string): void {
  const known = new Set([...[...localServices, ...localWebApps].map(({ name }) => name), ...logNames(folder)]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new ShopError("SHOP-CLI-001", `nothing here is called ${unknown}; there are ${[...known].join(", ")}`);
}

function toResult(lines: readonly LogLine[]): Result {
  const text = lines.map(toText).join("\n") || nothing;
  return { kind: "Logs", status: "ok", items: lines.map(toRow), columns: [], text };
}

function toText({ file, text, fields }: LogLine): string {
  if (fields === undefined) return `${file}  ${text}`;
  const { time = "", level = "", service = file, msg = "", ...rest } = fields;
  return `${time}  ${level.padEnd(5)}  ${service.padEnd(10)}  ${msg}  ${JSON.stringify(rest)}`;
}

function toRow({ file, text, fields }: LogLine): Record<string, unknown> {
  return fields === undefined ? { service: file, text } : { service: file, ...fields };
}
