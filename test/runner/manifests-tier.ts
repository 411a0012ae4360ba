import { spawnSync } from "node:child_process";
import path from "node:path";
import { getFamily, isBuilt } from "../../tools/programs.ts";
import { root } from "./program.ts";
import { nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

const families = ["helm", "kubeconform"];

/** Why Helm and kubeconform cannot be had here; undefined when they are built. */
function obstacle(): string | undefined {
  if (spawnSync("go", ["version"]).status !== 0)
    return "this machine lacks go (1.26 or newer), which builds Helm and kubeconform";
  if (families.map(getFamily).every(isBuilt)) return undefined;
  const { status } = spawnSync(process.execPath, [path.join(root, "tools/build.ts"), ...families], {
    stdio: "inherit",
  });
  return status === 0 ? undefined : "Helm and kubeconform do not build; see above";
}

/** The charts by Helm's and Kubernetes' own judgement. Without Go the tier says so and counts as skipped. */
export async function runManifests(): Promise<Tally> {
  const reason = obstacle();
  if (reason === undefined) return runVitest("manifests", "test/manifests/*.test.ts");
  process.stdout.write(`skip  manifests: ${reason}\n`);
  return { ...nothing, skipped: 1 };
}
