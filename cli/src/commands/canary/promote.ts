import type { CommandSpec } from "../../command.ts";
import { mustConfirm } from "../../confirm.ts";
import { passedOver, promote } from "../../engine/canary/promote.ts";
import { ShopError } from "../../shop-error.ts";
import { mustBeService, openPlace, type PlaceOptions, planned, withPlace } from "./place.ts";

interface PromoteOptions extends PlaceOptions {
  readonly seen?: string;
  readonly full?: boolean;
}

export const promoteCommand: CommandSpec<PromoteOptions> = {
  name: "promote [service]",
  summary: "let a release go on from the step that you saw; a release that went on meanwhile is left alone",
  examples: [
    {
      line: "shopctl canary promote orders --seen 7d9c5f/7/paused/3fa91c --context test",
      does: "the next step; seen is in list and get",
    },
    {
      line: "shopctl canary promote orders --seen 7d9c5f/7/paused/3fa91c --full --yes --context test",
      does: "to all calls, past every gate",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    withPlace(command)
      .option("--seen <words>", "what your screen says: the column seen of list and get")
      .option("--full", "past all steps and analyses; asks on a terminal, and wants --yes elsewhere"),
  run: async (call, { seen, full = false, ...options }) => {
    const service = mustBeService(call.args[0]);
    if (seen === undefined) throw new ShopError("SHOP-CLI-001", "promote needs --seen, as list and get show it");
    const way = full ? "give it all calls, past every gate that is left" : "let it go on to its next step";
    if (call.isDryRun) return planned(call, options, service, `${way}, if it still is at ${seen}`);
    if (full) await mustConfirm(call, `--full gives ${service} all calls, past every gate that is left`);
    const deps = await openPlace(call, options);
    const passed = full ? undefined : await passedOver(deps, service);
    if (passed !== undefined) await mustConfirm(call, passed);
    const status = await promote(deps, service, seen, full);
    return { kind: "Canary", status, data: { service, seen, full }, text: `${service} goes on from ${seen}` };
  },
};
