import { existsSync, globSync } from "node:fs";
import path from "node:path";
import { generatedFilesAreFresh } from "./generated.ts";
import { type Outcome, root, run } from "./program.ts";
import { add, nothing, type Tally } from "./tally.ts";

type Check = Readonly<{ title: string; run: () => Promise<Outcome>; skip?: string | undefined }>;

const sources = ["protos", "platform", "services", "cli", "cdk8s", "engines", "tools/images", "test"].filter((folder) =>
  existsSync(path.join(root, folder)),
);
const withoutContract = globSync("protos/shop/**/*.proto", { cwd: root }).length === 0 ? "protos/ is empty" : undefined;

// Their code runs in browsers too, so they have a tsconfig.json of their own.
const webApps = globSync("services/*/tsconfig.json", { cwd: root }).map((file) => path.basename(path.dirname(file)));

// Generated files first: the others read them.
const checks: readonly Check[] = [
  { title: "generated files are fresh", run: generatedFilesAreFresh, skip: withoutContract },
  { title: "contract lint (buf)", run: () => run("buf", ["lint"]), skip: withoutContract },
  {
    title: "contract keeps what was released (buf breaking)",
    run: () => run("buf", ["breaking", "protos", "--against", "protos/released.json"]),
    skip: withoutContract,
  },
  { title: "format and lint (biome)", run: () => run("biome", ["ci", "--error-on-warnings", "--colors=off"]) },
  // What it found out the last time is kept, so that a second look costs what changed.
  {
    title: "types (tsc)",
    run: () => run("tsc", ["--project", ".", "--incremental", "--tsBuildInfoFile", ".cache/types.tsbuildinfo"]),
  },
  ...webApps.map((app) => ({
    title: `types of ${app} (tsc)`,
    run: () => run("tsc", ["--project", `services/${app}`]),
  })),
  { title: "import direction (dependency-cruiser)", run: () => run("depcruise", sources) },
  { title: "dead code (knip)", run: () => run("knip", ["--no-progress"]) },
];

async function runCheck(check: Check): Promise<Tally> {
  if (check.skip) {
    process.stdout.write(`skip  ${check.title}: ${check.skip}\n`);
    return { ...nothing, skipped: 1 };
  }
  const { code, output } = await check.run();
  process.stdout.write(code === 0 ? `ok    ${check.title}\n` : `FAIL  ${check.title}\n${output.trimEnd()}\n`);
  return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/** One after the other: tsc and knip alone fill a two-core machine. */
export async function runChecks(): Promise<Tally> {
  let tally = nothing;
  for (const check of checks) tally = add(tally, await runCheck(check));
  return tally;
}
