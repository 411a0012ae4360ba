import type { CommandSpec } from "../../command.ts";
import { lookAtAll } from "../../engine/canary/find.ts";
import { openPlace, type PlaceOptions, toRow, withPlace } from "./place.ts";

export const listCommand: CommandSpec<PlaceOptions> = {
  name: "list",
  summary: "where every service's release stands",
  examples: [
    { line: "shopctl canary list --context test", does: "a line per service; seen is what promote wants to be told" },
    { line: "shopctl canary list --context test -o ndjson", does: "for a program, one document a line" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const stands = await lookAtAll(await openPlace(call, options));
    return { kind: "Canaries", status: "ok", items: stands.map(toRow) };
  },
};
