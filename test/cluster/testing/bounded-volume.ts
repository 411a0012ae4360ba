import { runFolder } from "../bed.ts";
import { kubectl } from "../kubectl.ts";
import { findMachine, runInside } from "../machine.ts";
import { applyAll, bed } from "./probes.ts";

const name = "bounded";
const folder = `${runFolder}/disk/bounded-volume`;
const image = `${folder}.img`;

function machine() {
  const found = findMachine(bed);
  if (found === undefined) throw new Error("the bed is not up; make cluster-up");
  return found;
}

/** A volume with a file system of its own for one claim: the others are folders of one disk, which nobody may fill. */
export async function offerBoundedVolume(namespace: string, claim: string, size: string): Promise<void> {
  // On a disk, as volumes are: what is written to memory counts as its writer's, who has little.
  const making = [
    `mkdir --parents ${folder}`,
    `truncate --size ${size.replace("i", "")} ${image}`,
    `mkfs.ext4 -q -F -m 0 ${image}`,
    `mount -o loop ${image} ${folder}`,
    `chmod 0777 ${folder}`,
  ];
  await runInside(machine(), ["sh", "-ec", making.join("\n")]);
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
  await runInside(machine(), ["sh", "-c", `umount --lazy ${folder} 2>/dev/null || true; rm --force ${image}`]);
}
