import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../io.ts";
import { doctorChecks } from "../doctor.ts";
import { withLetters } from "../events.ts";
import { localStatus } from "../local/status.ts";
import { readPlatformFile } from "../platform-file.ts";
import { levelsSinceStart } from "../service-levels.ts";
import { allObjectives } from "../slo-budget.ts";
import { documentPart, type Part } from "./bundle.ts";

/** Of each log, from its end: the hours before somebody asks, and nothing that no mail takes. */
const logBytes = 1 << 20;

/** What is worth knowing of a local platform, also of one that does not run. */
export function localParts(home: string, io: Io): readonly Part[] {
  const { clock } = io;
  return [
    documentPart("status.json", () => localStatus(home, clock)),
    documentPart("doctor.json", () => doctorChecks(home, clock, false)),
    documentPart("service-levels.json", () => levelsOf(home, io)),
    documentPart("dead-letters.json", () => lettersOf(io)),
    ...["platform.json", "databases.json", "supervisor/state.json"].flatMap((name) => filePart(home, name)),
    ...logsOf(home),
  ];
}

async function levelsOf(home: string, { clock }: Io) {
  const file = readPlatformFile(home);
  return file === undefined ? [] : levelsSinceStart(allObjectives(), file, clock);
}

// Without what the event says: it is about somebody.
async function lettersOf(io: Io) {
  return withLetters(io, {}, async (letters) =>
    letters.map(({ envelope: { id, type, subject }, ...letter }) => ({ ...letter, envelope: { id, type, subject } })),
  );
}

function filePart(home: string, name: string): readonly Part[] {
  const file = join(home, name);
  return existsSync(file) ? [{ name, make: async () => readFileSync(file, "utf8") }] : [];
}

function logsOf(home: string): readonly Part[] {
  const folder = join(home, "logs");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.log(\.\d+)?$/.test(file)) : [];
  return files.map((file) => ({ name: `logs/${file}`, make: async () => endOf(readFileSync(join(folder, file))) }));
}

/** Whole lines: of one that is cut, a secret could be left that is not known by its half. */
function endOf(log: Buffer): string {
  if (log.length <= logBytes) return log.toString();
  const end = log.subarray(-logBytes).toString();
  return end.slice(end.indexOf("\n") + 1);
}
