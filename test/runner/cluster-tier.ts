import { spawnSync } from "node:child_process";
import path from "node:path";
import { getFamily, isBuilt } from "../../tools/programs.ts";
import { obstacles } from "../cluster/needs.ts";
import { familiesOf } from "../cluster/up.ts";
import { root } from "./program.ts";
import { nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

/** Builds what is missing; answers why it could not. A limit is for those who cannot wait for a first build. */
function buildMissing(families: readonly string[], limitSeconds: number): string | undefined {
  if (families.map(getFamily).every(isBuilt)) return undefined;
  const started = performance.now();
  const build = [path.join(root, "tools/build.ts"), ...families];
  const { status } = spawnSync(process.execPath, build, { stdio: "inherit", timeout: limitSeconds * 1000 });
  if (status === 0) return undefined;
  const seconds = Math.round((performance.now() - started) / 1000);
  return `its programs were not built after ${seconds} s; make tools builds them without a limit`;
}

/** The tests on a real cluster. Where it cannot run, the tier says why and counts as skipped. */
export async function runCluster(env: NodeJS.ProcessEnv = process.env): Promise<Tally> {
  const limit = Number(env.CLUSTER_BUILD_SECONDS ?? "0");
  const found = await obstacles();
  const reasons =
    found.length > 0 ? found : [buildMissing(familiesOf(["all"]), limit)].filter((why) => why !== undefined);
  if (reasons.length === 0) return runVitest("cluster", "test/cluster/*.test.ts");
  for (const reason of reasons) process.stdout.write(`skip  cluster: ${reason}\n`);
  return { ...nothing, skipped: reasons.length };
}
