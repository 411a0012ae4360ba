import { join } from "node:path";
import type { CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { followLogs, type LogLine, readLogs } from "../engine/local-logs.ts";

interface LogsOptions {
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
  ],
  dryRun: "harmless",
  configure: (command) =>
    command.option("-f, --follow", "go on until Ctrl-C").option("--request <id>", "only lines of this request"),
  run: async ({ io, args, signal, print }, { follow, request }) => {
    const folder = join(homeOf(io.env), "logs");
    const filter = { names: args, requestId: request };
    if (follow) await followLogs(folder, filter, signal, (line) => print(toText(line)));
    const lines = follow ? [] : await readLogs(folder, filter);
    return { kind: "Logs", status: "ok", items: lines.map(toRow), text: lines.map(toText).join("\n") || nothing };
  },
};

function toText({ file, text, fields }: LogLine): string {
  if (fields === undefined) return `${file}  ${text}`;
  const { time = "", level = "", service = file, msg = "", ...rest } = fields;
  return `${time}  ${level.padEnd(5)}  ${service.padEnd(10)}  ${msg}  ${JSON.stringify(rest)}`;
}

function toRow({ file, text, fields }: LogLine): Record<string, unknown> {
  return fields === undefined ? { service: file, text } : { service: file, ...fields };
}
