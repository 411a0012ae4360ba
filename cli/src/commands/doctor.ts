import type { Call, CommandSpec } from "../command.ts";
import { type Check, doctorChecks } from "../engine/doctor.ts";
import { homeOf } from "../engine/home.ts";
import { withValues } from "../engine/release.ts";
import { ShopError } from "../shop-error.ts";
import type { DoctorClusterOptions } from "./doctor-cluster.ts";
import { isOnCluster, withPlatformTarget } from "./platform-target.ts";

interface DoctorOptions extends DoctorClusterOptions {
  readonly pre?: boolean;
}

export const doctorCommand: CommandSpec<DoctorOptions> = {
  name: "doctor",
  summary: "check this machine or a cluster and the shop on it, with a way out for what is wrong",
  examples: [
    { line: "shopctl doctor", does: "everything: machine, processes, services, queues" },
    { line: "shopctl doctor --pre", does: "only what `shopctl up` needs, before the first start" },
    { line: "shopctl doctor --target context --context my-cluster", does: "the cluster, your rights, releases, pods" },
    {
      line: "shopctl doctor --pre --target context --context my-cluster --env production",
      does: "whether a cluster has what these values need: kinds, rights, classes",
    },
  ],
  dryRun: "harmless",
  configure: (command) => withValues(withPlatformTarget(command)).option("--pre", "only what is needed to start"),
  run: async (call, options) => {
    const checks = await checksOf(call, options);
    const fatal = checks.filter(({ verdict }) => verdict === "fatal").map(({ name, detail }) => `${name}: ${detail}`);
    const items = checks.map(({ category, name, verdict, detail, hint }) => ({
      category,
      check: name,
      verdict,
      detail,
      hint: verdict === "ok" ? "" : hint,
    }));
    const errors = fatal.length === 0 ? [] : [new ShopError("SHOP-ENV-008", fatal.join("; "))];
    return { kind: "Diagnosis", status: worst(checks), items, errors };
  },
};

async function checksOf(call: Call, options: DoctorOptions): Promise<readonly Check[]> {
  const { io } = call;
  const { pre = false } = options;
  if (!isOnCluster(options)) return doctorChecks(homeOf(io.env), io.clock, pre);
  const { clusterChecks } = await import("./doctor-cluster.ts");
  return clusterChecks(call, options, pre);
}

function worst(checks: readonly Check[]): string {
  return (["fatal", "warning"] as const).find((verdict) => checks.some((check) => check.verdict === verdict)) ?? "ok";
}
