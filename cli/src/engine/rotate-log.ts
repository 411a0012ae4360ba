import { copyFileSync, renameSync, rmSync, statSync, truncateSync } from "node:fs";

export type LogLimits = { readonly maxBytes: number; readonly keep: number };

/**
 * Moves a log that grew past its limit to `.1`, that to `.2` and so on. Copied and truncated, not renamed: the process
 * holds the file open itself (in append mode), so that its output goes on when no supervisor is there to pass it on.
 * What is written between the two steps is lost: a few lines, once per rotation.
 */
export function rotateLog(file: string, { maxBytes, keep }: LogLimits): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= maxBytes) return false;
  rmSync(`${file}.${keep}`, { force: true });
  for (let number = keep - 1; number >= 1; number--) {
    if (statSync(`${file}.${number}`, { throwIfNoEntry: false }))
      renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
  return true;
}
