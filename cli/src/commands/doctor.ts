import type { Call, CommandSpec } from "../command.ts";
import { type Check, doctorChecks } from "../engine/doctor.ts";
import { objectiveChecks } from "../engine/doctor-objectives.ts";
import { securityChecks } from "../engine/doctor-security.ts";
import { homeOf } from "../engine/home.ts";
import { localStatus } from "../engine/local/status.ts";
import { withValues } from "../engine/release.ts";
import { allObjectives } from "../engine/slo-budget.ts";
import { ShopError } from "../shop-error.ts";
import type { DoctorClusterOptions as DoctorOptions } from "./doctor-cluster.ts";
import { isOnCluster, withPlatformTarget } from "./platform-target.ts";

const everyMs = 1_000;
/** Of a given timeout: the rest is for the last look, so that a report comes and not only the end of time. */
const shareForWaiting = 0.8;

export const doctorCommand: CommandSpec<DoctorOptions> = {
  name: "doctor",
  summary: "check this machine or a cluster and the shop on it, with a way out for what is wrong",
  examples: [
    { line: "shopctl doctor", does: "everything: machine, processes, services, queues, secrets" },
    { line: "shopctl doctor --pre", does: "only what `shopctl up` needs, before the first start" },
    { line: "shopctl doctor --timeout 2m", does: "looks again until nothing is fatal, for two minutes at most" },
    { line: "shopctl doctor --target context --context my-cluster", does: "the cluster, your rights, releases, pods" },
    { line: "shopctl doctor --mesh --target context --context my-cluster", does: "edges and policies of its mesh" },
    {
      line: "shopctl doctor --pre --target context --context my-cluster --env production",
      does: "whether a cluster has what these values need: kinds, rights, classes",
    },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withValues(withPlatformTarget(command))
      .option("--pre", "only what is needed to start")
      .option("--mesh", "only the mesh of a cluster: calls that are open or closed against what is declared")
      .option("--slo", "only the service levels: budgets that are spent too fast")
      .option("--security", "only secrets, keys, certificates, and what pods may do"),
  run: async (call, options) => {
    const checks = await untilWell(call, await looking(call, options));
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

type Look = () => Promise<Check[]>;

/** Once; with a timeout again and again, until nothing is fatal. */
async function untilWell({ io, signal, timeoutMs = 0, progress }: Call, look: Look): Promise<readonly Check[]> {
  const until = io.clock.now() + timeoutMs * shareForWaiting;
  for (;;) {
    const checks = await look();
    const fatal = checks.filter(({ verdict }) => verdict === "fatal");
    if (fatal.length === 0 || io.clock.now() >= until) return checks;
    progress.detail(`waiting for ${fatal.map(({ name }) => name).join(", ")}`);
    await io.clock.sleep(everyMs, signal);
  }
}

async function looking(call: Call, options: DoctorOptions): Promise<Look> {
  if (isOnCluster(options)) {
    const { openChecks } = await import("./doctor-cluster.ts");
    return openChecks(call, options);
  }
  if (options.mesh) throw new ShopError("SHOP-CLI-001", "--mesh is about a shop on a cluster: add --target context");
  return () => localChecks(call, options);
}

async function localChecks({ io }: Call, { pre = false, slo, security }: DoctorOptions): Promise<Check[]> {
  const { env, clock } = io;
  const home = homeOf(env);
  const secrets = securityChecks(home, env);
  if (slo || security)
    return [
      ...(security ? secrets : []),
      ...(slo ? objectiveChecks(allObjectives(), (await localStatus(home, clock)).burning) : []),
    ];
  return [...(await doctorChecks(home, clock, pre)), ...(pre ? [] : secrets)];
}

function worst(checks: readonly Check[]): string {
  return (["fatal", "warning"] as const).find((verdict) => checks.some((check) => check.verdict === verdict)) ?? "ok";
}
