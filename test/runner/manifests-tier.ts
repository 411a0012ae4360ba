import { spawnSync } from "node:child_process";
import path from "node:path";
import { getFamily, isBuilt } from "../../tools/programs.ts";
import { root } from "./program.ts";
import { add, nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

const families = ["helm", "kubeconform"];

/** Why Helm and kubeconform cannot be had here; undefined when they are built. */
function withoutHelm(): string | undefined {
  if (spawnSync("go", ["version"]).status !== 0)
    return "this machine lacks go (1.26 or newer), which builds Helm and kubeconform";
  if (families.map(getFamily).every(isBuilt)) return undefined;
  const { status } = spawnSync(process.execPath, [path.join(root, "tools/build.ts"), ...families], {
    stdio: "inherit",
  });
  return status === 0 ? undefined : "Helm and kubeconform do not build; see above";
}

function withoutPromtool(): string | undefined {
  return spawnSync("promtool", ["--version"]).status === 0
    ? undefined
    : "this machine lacks promtool, which comes with Debian's package prometheus";
}

function withoutEnvoy(): string | undefined {
  return spawnSync("python3", ["-m", "pip", "--version"]).status === 0
    ? undefined
    : "this machine lacks Python's pip, which brings Envoy";
}

async function runPart(file: string, obstacle: string | undefined): Promise<Tally> {
  if (obstacle === undefined) return runVitest("manifests", file, [file]);
  process.stdout.write(`skip  ${file}: ${obstacle}\n`);
  return { ...nothing, skipped: 1 };
}

/** The charts by Helm's and Kubernetes' own judgement, the alerts by Prometheus', the edge by Envoy's. What has no judge here says so and counts as skipped. */
export async function runManifests(): Promise<Tally> {
  const charts = await runPart("test/manifests/charts.test.ts", withoutHelm());
  const alerts = await runPart("test/manifests/alerts.test.ts", withoutPromtool());
  const analysis = await runPart("test/manifests/analysis.test.ts", withoutPromtool());
  const dashboard = await runPart("test/manifests/dashboard.test.ts", withoutPromtool());
  const edge = await runPart("test/manifests/edge.test.ts", withoutEnvoy());
  return [charts, alerts, analysis, dashboard, edge].reduce(add);
}
