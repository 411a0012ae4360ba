import type { CommandSpec } from "../command.ts";
import { type Check, doctorChecks } from "../engine/doctor.ts";
import { homeOf } from "../engine/home.ts";
import { exitCodes } from "../exit-codes.ts";

interface DoctorOptions {
  readonly pre?: boolean;
}

export const doctorCommand: CommandSpec<DoctorOptions> = {
  name: "doctor",
  summary: "check this machine and the platform on it, with a way out for what is wrong",
  examples: [
    { line: "shopctl doctor", does: "everything: machine, processes, services, queues" },
    { line: "shopctl doctor --pre", does: "only what `shopctl up` needs, before the first start" },
  ],
  dryRun: "harmless",
  configure: (command) => command.option("--pre", "only what is needed to start"),
  run: async ({ io }, { pre = false }) => {
    const checks = await doctorChecks(homeOf(io.env), io.clock, pre);
    const isBroken = checks.some(({ verdict }) => verdict === "fatal");
    const items = checks.map(({ category, name, verdict, detail, hint }) => ({
      category,
      check: name,
      verdict,
      detail,
      hint: verdict === "ok" ? "" : hint,
    }));
    return { kind: "Diagnosis", status: worst(checks), items, exit: isBroken ? exitCodes.checkFailed : exitCodes.done };
  },
};

function worst(checks: readonly Check[]): string {
  return (["fatal", "warning"] as const).find((verdict) => checks.some((check) => check.verdict === verdict)) ?? "ok";
}
