import type { CommandSpec } from "../../command.ts";
import { lookAtAll } from "../../engine/canary/find.ts";
import type { Stand } from "../../engine/canary/stand.ts";
import { errorsOf } from "../../engine/canary/watch.ts";
import type { Result } from "../../result.ts";
import { openPlace, type PlaceOptions, toRow, withPlace } from "./place.ts";

export const listCommand: CommandSpec<PlaceOptions> = {
  name: "list",
  summary: "where every service's release stands; the exit code is that of the worst",
  examples: [
    { line: "shopctl canary list --context test", does: "a line per service; seen is what promote wants to be told" },
    { line: "shopctl canary list --context test -o ndjson", does: "for a program, one document a line" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const deps = await openPlace(call, options);
    return listed(await lookAtAll(deps), deps.cluster.place);
  },
};

/** Its exit code is that of the worst of them, as that of get is of one. */
export function listed(stands: readonly Stand[], place: string): Result {
  const errors = errorsOf(stands);
  return {
    kind: "Canaries",
    status: errors.length === 0 ? "ok" : "failed",
    items: stands.map(toRow),
    ...(stands.length === 0 && { text: `nothing is released by Argo Rollouts at ${place}` }),
    errors,
  };
}
