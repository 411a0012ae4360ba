import { globSync } from "node:fs";
import path from "node:path";
import { root } from "./program.ts";
import { add, nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

type Program = Readonly<{ name: string; hint: string }>;

const java: Program = { name: "java", hint: "Debian: default-jre-headless" };
const jdk: Program = { name: "javac", hint: "Debian: default-jdk-headless" };
const maven: Program = { name: "mvn", hint: "Debian: maven" };
const redis: Program = { name: "redis-server", hint: "Debian: redis-server" };

/** What each folder of test/engines needs on the machine. A folder that is not named here is a mistake. */
const needs: Readonly<Record<string, readonly Program[]>> = {
  kafka: [java, maven],
  // Its main is a source file that java compiles as it starts.
  opensearch: [java, jdk, maven],
  shop: [java, jdk, maven],
  "next-schema": [],
  redis: [redis],
  "redis-cluster": [redis],
};

/** The folders that cannot run here, each with the programs that are missing. */
export function missingPrograms(
  folders: readonly string[],
  has: (program: string) => boolean,
): ReadonlyMap<string, readonly Program[]> {
  const entries = folders.map((folder) => {
    const programs = needs[folder];
    if (programs === undefined) throw new Error(`test/engines/${folder}: say in ${import.meta.filename} what it needs`);
    return [folder, programs.filter(({ name }) => !has(name))] as const;
  });
  return new Map(entries.filter(([, missing]) => missing.length > 0));
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .some((folder) => globSync(path.join(folder, program)).length > 0);
}

/** The tests against real engines; an engine whose program is missing is named and counted as skipped. */
export async function runEngines(): Promise<Tally> {
  const folders = globSync("test/engines/*/", { cwd: root }).map((folder) => path.basename(folder));
  const missing = missingPrograms(folders, isOnPath);
  for (const [folder, programs] of missing) {
    const names = programs.map(({ name, hint }) => `${name} (${hint})`).join(" and ");
    process.stdout.write(`skip  engines/${folder}: this machine lacks ${names}\n`);
  }
  const tests = folders.filter((folder) => !missing.has(folder)).map((folder) => `test/engines/${folder}/`);
  const skipped = { ...nothing, skipped: missing.size };
  return tests.length === 0 ? skipped : add(skipped, await runVitest("engines", "test/engines/*/*.test.ts", tests));
}
