import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import path from "node:path";
import { getFamily, isBuilt } from "../../tools/programs.ts";
import { root } from "./program.ts";
import { add, nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

/** Why programs that are built from Go cannot be had here; undefined when they are built. */
function withoutBuilt(...families: readonly string[]): string | undefined {
  const names = families.join(" and ");
  if (spawnSync("go", ["version"]).status !== 0) return `this machine lacks go (1.26 or newer), which builds ${names}`;
  if (families.map(getFamily).every(isBuilt)) return undefined;
  const { status } = spawnSync(process.execPath, [path.join(root, "tools/build.ts"), ...families], {
    stdio: "inherit",
  });
  return status === 0 ? undefined : `${names} do not build; see above`;
}

/** Debian's package has the server and its tool. */
function withoutPrometheus(): string | undefined {
  return spawnSync("promtool", ["--version"]).status === 0
    ? undefined
    : "this machine lacks promtool, which comes with Debian's package prometheus";
}

function withoutEnvoy(): string | undefined {
  return spawnSync("python3", ["-m", "pip", "--version"]).status === 0
    ? undefined
    : "this machine lacks Python's pip, which brings Envoy";
}

/** Who judges what each file of test/manifests is about: why there is none here, or nothing. */
const obstacles: Readonly<Record<string, () => string | undefined>> = {
  charts: () => withoutBuilt("helm", "kubeconform"),
  alerts: withoutPrometheus,
  receivers: () => withoutPrometheus() ?? withoutBuilt("alertmanager"),
  analysis: withoutPrometheus,
  dashboard: withoutPrometheus,
  edge: withoutEnvoy,
  neighbours: withoutEnvoy,
};

async function runPart(file: string): Promise<Tally> {
  const obstacle = obstacles[path.basename(file, ".test.ts")];
  if (obstacle === undefined) throw new Error(`${file}: say in ${import.meta.filename} what it needs`);
  const found = obstacle();
  if (found === undefined) return runVitest("manifests", file, [file]);
  process.stdout.write(`skip  ${file}: ${found}\n`);
  return { ...nothing, skipped: 1 };
}

/**
 * The charts by Helm's and Kubernetes' own judgement, alerts by Prometheus' and Alertmanager's, the edge by Envoy's. What has no judge
 * here says so and counts as skipped.
 */
export async function runManifests(): Promise<Tally> {
  let tally = nothing;
  for (const file of globSync("test/manifests/*.test.ts", { cwd: root }).sort())
    tally = add(tally, await runPart(file));
  return tally;
}
