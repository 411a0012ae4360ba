import { createHash } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { canReach, serviceAccount } from "./account.ts";

/** Root's own place for what the service account must reach; not /var/tmp, where anyone could plant files. */
export const systemRoot = "/var/lib/shopstream";

/**
 * Where the engines of a state directory keep their data: inside it, or, when root's state lies below a closed
 * directory (a clone under /root), in a place of that state's own which the service account can enter.
 */
export function engineRoot(stateDir: string): string {
  const dir = resolve(stateDir);
  mkdirSync(dir, { recursive: true });
  const account = serviceAccount();
  if (account === undefined || canReach(account, dir)) return dir;
  const other = `${systemRoot}/${createHash("sha256").update(dir).digest("hex").slice(0, 12)}`;
  mkdirSync(other, { recursive: true });
  for (const path of [systemRoot, other]) chmodSync(path, 0o755);
  return other;
}
