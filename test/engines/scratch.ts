import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of its own for an engine's data and log, and what takes it away again. */
export function scratchFolder(engine: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `shopstream-${engine}-`));
  chmodSync(folder, 0o755); // so that a service account can enter when we are root
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
