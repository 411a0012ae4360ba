import { createRequire } from "node:module";
import type { CommandSpec } from "../command.ts";

export const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

export const versionCommand: CommandSpec = {
  name: "version",
  summary: "say which shopctl this is",
  examples: [
    { line: "shopctl version", does: "one line" },
    { line: "shopctl version -o json", does: "for a script" },
  ],
  dryRun: "harmless",
  run: async () => ({
    kind: "Version",
    status: "ok",
    data: { version, node: process.version },
    text: `shopctl ${version}, node ${process.version}`,
  }),
};
