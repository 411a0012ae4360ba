import { existsSync } from "node:fs";
import type { Bed } from "./bed.ts";
import { command } from "./command.ts";
import { type Machine, runInside } from "./machine.ts";

/**
 * A cable between the host and the machine. The host reaches the node's address and nothing behind it: pods and
 * services are routed inside only, so what answers from outside has been published on purpose.
 */
export async function connect(bed: Bed, machine: Machine): Promise<"unchanged" | "created"> {
  if (existsSync(`/sys/class/net/${bed.hostLink}`)) return "unchanged";
  const ip = (...args: readonly string[]) => command("ip", args);
  const inner = (...args: readonly string[]) => runInside(machine, ["ip", ...args]);
  const link = ["link", "add", bed.hostLink, "type", "veth", "peer", "name", "eth0"];
  await ip(...link, "netns", String(machine.init.pid));
  await inner("address", "add", `${bed.nodeIp}/24`, "dev", "eth0");
  await inner("link", "set", "eth0", "up");
  await inner("route", "add", "default", "via", bed.hostIp);
  await ip("address", "add", `${bed.hostIp}/24`, "dev", bed.hostLink);
  await ip("link", "set", bed.hostLink, "up");
  return "created";
}
