import type { CommandSpec } from "../command.ts";
import { errorTable } from "../error-table.ts";
import { ShopError, type ShopErrorCode } from "../shop-error.ts";

export const explainCommand: CommandSpec = {
  name: "explain [code]",
  summary: "what an error code means and what to do about it",
  examples: [
    { line: "shopctl explain SHOP-ENV-001", does: "one code" },
    { line: "shopctl explain", does: "all of them" },
  ],
  dryRun: "harmless",
  run: async ({ args: [code] }) => {
    const codes = Object.keys(errorTable) as ShopErrorCode[];
    const wanted = code === undefined ? codes : codes.filter((known) => known === code.toUpperCase());
    if (wanted.length === 0) throw new ShopError("SHOP-CLI-006", `${code} is not a code of shopctl`);
    const items = wanted.map((known) => ({
      code: known,
      exit: errorTable[known].exit,
      meaning: errorTable[known].title,
      "way out": errorTable[known].hint,
    }));
    return { kind: "ErrorCodes", status: "ok", items };
  },
};
