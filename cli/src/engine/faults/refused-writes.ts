import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, type ProcessIdentity } from "../process-identity.ts";

// A file and a signal and no statement: so it can be taken back also while the server is away.

const line = "default_transaction_read_only = on # by shopctl chaos\n";
/** Read after all other files; nothing else of ours is in it. */
const settingsOf = (dataDir: string) => join(dataDir, "postgresql.auto.conf");

/** A disk that cannot really be filled without harm: every write of every service is refused, reads go on. */
export function refuseWrites(dataDir: string, server: ProcessIdentity | undefined): void {
  const text = readFileSync(settingsOf(dataDir), "utf8");
  if (!text.includes(line)) writeFileSync(settingsOf(dataDir), text + line);
  readAgain(server);
}

export function allowWrites(dataDir: string, server?: ProcessIdentity): void {
  const text = readFileSync(settingsOf(dataDir), "utf8");
  writeFileSync(settingsOf(dataDir), text.replaceAll(line, ""));
  readAgain(server);
}

function readAgain(server: ProcessIdentity | undefined): void {
  if (server !== undefined && isRunning(server)) process.kill(server.pid, "SIGHUP");
}
