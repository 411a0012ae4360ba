import type { CommandSpec } from "../../command.ts";
import { undo } from "../../engine/canary/revert.ts";
import { imageOf } from "../../engine/canary/rollout.ts";
import { ShopError } from "../../shop-error.ts";
import { mustBeService, openPlace, type PlaceOptions, planned, withPlace } from "./place.ts";

interface UndoOptions extends PlaceOptions {
  readonly to?: string;
}

export const undoCommand: CommandSpec<UndoOptions> = {
  name: "undo [service]",
  summary: "release the version before, or an earlier revision, with all its steps",
  examples: [
    { line: "shopctl canary undo orders --context test", does: "the version before this one" },
    { line: "shopctl canary undo orders --to 3 --context test", does: "a revision that history shows" },
  ],
  dryRun: "supported",
  configure: (command) => withPlace(command).option("--to <revision>", "as history shows it"),
  run: async (call, { to, ...options }) => {
    const service = mustBeService(call.args[0]);
    const wanted = to === undefined ? undefined : Number(to);
    if (wanted !== undefined && !Number.isInteger(wanted))
      throw new ShopError("SHOP-CLI-001", `--to ${to} is no revision`);
    const named = wanted === undefined ? "the version before" : `revision ${wanted}`;
    if (call.isDryRun) return planned(call, options, service, `release ${named}, with all its steps`);
    const { outcome, to: target } = await undo(await openPlace(call, options), service, wanted);
    const { revision, template } = target;
    const image = imageOf(template);
    const isDone = outcome === "unchanged";
    const text = isDone ? "was returned already (--to names another version), to" : "returns to";
    return {
      kind: "Canary",
      status: outcome,
      data: { service, revision, image },
      text: `${service} ${text} revision ${revision}, ${image}`,
    };
  },
};
