import type { CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { readPlatformFile } from "../engine/platform-file.ts";
import { type Level, levelsFromPrometheus, levelsSinceStart, objectivesOf } from "../engine/service-levels.ts";
import type { Result, Row } from "../result.ts";
import { ShopError } from "../shop-error.ts";

interface SloOptions {
  readonly prometheus?: string;
}

export const sloCommand: CommandSpec<SloOptions> = {
  name: "slo [service]",
  summary: "how fast error budgets are spent, what is left of them, and which alerts fire",
  examples: [
    {
      line: "shopctl slo",
      does: "every objective since the local platform started; exit code 3 when one burns too fast",
    },
    { line: "shopctl slo orders --prometheus http://127.0.0.1:9090", does: "by window, from a cluster's Prometheus" },
  ],
  dryRun: "harmless",
  configure: (command) => command.option("--prometheus <url>", "ask it and not the local platform's processes"),
  run: async ({ io, args, signal, progress }, { prometheus }) => {
    const wanted = objectivesOf(args[0]);
    if (prometheus !== undefined && !URL.canParse(prometheus))
      throw new ShopError("SHOP-CLI-001", `--prometheus ${prometheus} is not an address`);
    progress.begin(prometheus === undefined ? "Ask the services" : "Ask Prometheus");
    if (prometheus !== undefined) return toResult(await levelsFromPrometheus(wanted, prometheus, signal));
    const platform = readPlatformFile(homeOf(io.env));
    if (platform === undefined) throw new ShopError("SHOP-ENV-001", "nothing runs here");
    return toResult(await levelsSinceStart(wanted, platform, io.clock));
  },
};

function toResult(levels: readonly Level[]): Result {
  const burning = levels.filter(({ alert }) => alert !== "none");
  const names = burning.map(({ service, objective, alert }) => `${service}: ${objective} (${alert})`).join(", ");
  return {
    kind: "ServiceLevels",
    status: burning.length === 0 ? "ok" : "burning",
    items: levels.map(toRow),
    errors: burning.length === 0 ? [] : [new ShopError("SHOP-SLO-003", names)],
  };
}

function toRow({ service, objective, target, burn, budgetLeft, alert }: Level): Row {
  const burns = Object.entries(burn).map(([window, rate]) => [
    `burn${window}`,
    rate === undefined ? null : round(rate),
  ]);
  const left = budgetLeft === undefined ? {} : { budgetLeft: round(budgetLeft) };
  return { service, objective, target, ...Object.fromEntries(burns), ...left, alert };
}

const round = (share: number) => Math.round(share * 100) / 100;
