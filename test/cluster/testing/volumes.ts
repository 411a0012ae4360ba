import { runFolder } from "../bed.ts";
import { get, kubectl } from "../kubectl.ts";
import { findMachine, runInside } from "../machine.ts";
import { bed } from "./probes.ts";

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly claimRef?: { readonly namespace: string; readonly name: string } };
  readonly status: { readonly phase: string };
}

const list = async () => (await get<{ items: readonly Volume[] }>(bed, ["persistentvolumes"])).items;

/** The claims of a namespace that have a volume. */
export async function boundClaims(namespace: string): Promise<readonly string[]> {
  const bound = (await list()).filter(({ status }) => status.phase === "Bound");
  return bound.flatMap(({ spec: { claimRef } }) => (claimRef?.namespace === namespace ? [claimRef.name] : []));
}

/** Makes volumes whose claim is gone as new, which is a provisioner's work where there is one. */
export async function renewVolumes(): Promise<void> {
  const machine = findMachine(bed);
  if (machine === undefined) throw new Error("the bed is not up; make cluster-up");
  for (const { metadata, status } of await list()) {
    if (status.phase !== "Released") continue;
    await runInside(machine, ["find", `${runFolder}/disk/volumes/${metadata.name}`, "-mindepth", "1", "-delete"]);
    const free = JSON.stringify([{ op: "remove", path: "/spec/claimRef" }]);
    await kubectl(bed, ["patch", "persistentvolume", metadata.name, "--type", "json", "--patch", free]);
  }
}
