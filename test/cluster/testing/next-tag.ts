import { firstNode, socketOf } from "../bed.ts";
import { findMachine, runInside } from "../machine.ts";
import { bed } from "./probes.ts";

const registry = "localhost/shopstream";
const current = "0.1.0";

/** A next version of a service's image, on the node: the same one under another tag. */
export async function tagImage(service: string, tag: string): Promise<void> {
  const machine = findMachine(bed);
  if (!machine) throw new Error("the bed is not up; make cluster-up");
  const ctr = ["ctr", "--address", socketOf(firstNode(bed)), "--namespace", "k8s.io", "images", "tag", "--force"];
  await runInside(machine, [...ctr, `${registry}/${service}:${current}`, `${registry}/${service}:${tag}`]);
}
