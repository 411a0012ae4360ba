import { rmSync } from "node:fs";
import path from "node:path";
import { poll } from "../../platform/src/embedded/poll.ts";
import type { Bed } from "./bed.ts";
import { removeControlGroups } from "./control-groups.ts";
import { killMachine } from "./machine.ts";

/** The last processes of a killed machine leave their control group a moment after its first one. */
function controlGroupsAreGone(bed: Bed): true | undefined {
  try {
    removeControlGroups(bed);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EBUSY") return undefined;
    throw error;
  }
}

/** One kill ends it; the rest sweeps up names and files. Logs, programs and image archives stay for the next time. */
export async function down(bed: Bed): Promise<number> {
  const killed = await killMachine(bed);
  await poll(() => controlGroupsAreGone(bed), { what: "the end of the pods", timeoutMs: 30_000 });
  for (const name of ["disk", "certificates", "settings", "kubeconfig"]) {
    rmSync(path.join(bed.home, name), { recursive: true, force: true });
  }
  process.stdout.write(killed ? "the bed is down\n" : "there was no bed\n");
  return 0;
}
