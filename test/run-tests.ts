// node test/run-tests.ts check test manifests faults weaknesses e2e engines cluster: runs the named tiers in this order and ends with one line that sums them.

import { runChecks } from "./runner/checks.ts";
import { runCluster } from "./runner/cluster-tier.ts";
import { runE2e } from "./runner/e2e-tier.ts";
import { runEngines } from "./runner/engines-tier.ts";
import { runManifests } from "./runner/manifests-tier.ts";
import { add, nothing, type Tally, tallyLine } from "./runner/tally.ts";
import { runVitest } from "./runner/vitest-tier.ts";

const tiers: Readonly<Record<string, () => Promise<Tally>>> = {
  check: runChecks,
  test: () => runVitest("test", "{protos,platform,services,cli,cdk8s,engines,test}/**/*.test.ts"),
  manifests: runManifests,
  weaknesses: () => runVitest("weaknesses", "test/weaknesses/*.test.ts"),
  faults: () => runVitest("faults", "test/faults/**/*.test.ts"),
  e2e: runE2e,
  engines: runEngines,
  cluster: runCluster,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !tiers[name]);
if (wanted.length === 0 || unknown.length > 0) {
  process.stderr.write(`usage: node test/run-tests.ts ${Object.keys(tiers).join("|")} …\n`);
  process.exit(2);
}

let tally = nothing;
for (const name of wanted) tally = add(tally, (await tiers[name]?.()) ?? nothing);
process.stdout.write(`${tallyLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
