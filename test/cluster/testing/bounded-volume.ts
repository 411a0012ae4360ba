import { kubectl } from "../kubectl.ts";
import { findMachine, runInside } from "../machine.ts";
import { applyAll, bed } from "./probes.ts";

const name = "bounded";
/** Of the machine alone, and gone with it. */
const folder = "/run/bounded-volume";

function machine() {
  const found = findMachine(bed);
  if (found === undefined) throw new Error("the bed is not up; make cluster-up");
  return found;
}

/** A volume with a file system of its own for one claim: the others are folders of one disk, which nobody may fill. */
export async function offerBoundedVolume(namespace: string, claim: string, size: string): Promise<void> {
  await runInside(machine(), ["mkdir", "--parents", folder]);
  await runInside(machine(), ["mount", "-t", "tmpfs", "-o", `size=${size.replace("i", "")},mode=0777`, name, folder]);
  await applyAll({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: size },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      claimRef: { namespace, name: claim },
      hostPath: { path: folder, type: "Directory" },
    },
  });
}

export async function dropBoundedVolume(): Promise<void> {
  await kubectl(bed, ["delete", "persistentvolume", name, "--ignore-not-found", "--wait=false"]);
  // Not mounted any more is what is wanted.
  await runInside(machine(), ["sh", "-c", `umount --lazy ${folder} 2>/dev/null || true`]);
}
