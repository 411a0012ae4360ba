// A registry that mirrors packages of some systems only makes npm leave the others out of package-lock.json, and
// `npm ci` then refuses the lockfile on every machine. This adds what is missing: the version that the parent pins, and
// the system as the package's name tells it. The integrity stays open until npm on such a system writes it.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { missingFrom, type Packages } from "./lockfile.ts";

const file = path.resolve(import.meta.dirname, "../package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Packages };
const missing = missingFrom(lock.packages);
for (const [name, locked] of missing) lock.packages[`node_modules/${name}`] = locked;
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)));
if (missing.size > 0) writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
process.stdout.write(`package-lock.json: ${missing.size} added\n`);
