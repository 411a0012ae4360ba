import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export type Account = { readonly uid: number; readonly gid: number };

const candidates = ["postgres", "nobody"];

/** Who runs the engines when we are root: PostgreSQL refuses root, and Redis does not need it. Undefined: as ourselves. */
export function serviceAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65534, gid: 65534 };
}

/** Asked of the kernel as that user, not computed from mode bits: access lists and mounts count too. */
export function canReach(account: Account, path: string): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", 'test -x "$0"', path], { ...account, cwd: "/" });
  return status === 0;
}
