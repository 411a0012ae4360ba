import type { Bed } from "./bed.ts";
import { componentsOf } from "./components.ts";
import { kubectl } from "./kubectl.ts";
import { findMachine, runsInside } from "./machine.ts";
import { isReady } from "./steps/components.ts";

export function addressesOf(bed: Bed): string {
  return `node ${bed.nodeIp}\nlogs ${bed.logs}\nexport KUBECONFIG=${bed.kubeconfig}\n`;
}

/** Exits with 3 when something that should run does not. */
export async function showStatus(bed: Bed): Promise<number> {
  const machine = findMachine(bed);
  if (!machine) {
    process.stdout.write("the bed is not up; make cluster-up\n");
    return 3;
  }
  let healthy = true;
  for (const component of componentsOf(bed)) {
    const ready = runsInside(machine, component.name) && (await isReady(machine, component));
    process.stdout.write(`${ready ? "ready" : "DOWN "}  ${component.name}\n`);
    healthy &&= ready;
  }
  if (healthy) process.stdout.write(`\n${await kubectl(bed, ["get", "nodes,pods", "--all-namespaces"])}\n`);
  process.stdout.write(addressesOf(bed));
  return healthy ? 0 : 3;
}
