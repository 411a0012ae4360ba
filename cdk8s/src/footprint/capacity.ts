import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const amount = z.number().min(0);

/** What a call of a service cost and took while customers did all that they could. */
const served = z.strictObject({ callsPerSecond: amount, cpuMsPerCall: amount, msPerCall: amount });

const capacity = z.strictObject({
  at: z.string(),
  cores: amount,
  customers: amount,
  roundsPerSecond: amount,
  services: z.record(z.string(), served),
});

export type Served = z.infer<typeof served>;
export type Capacity = z.infer<typeof capacity>;

/** As `make bench-capacity` wrote it. */
export function readCapacity(repository: string): Capacity {
  return capacity.parse(JSON.parse(readFileSync(path.join(repository, "docs/capacity.json"), "utf8")));
}

const round = 10;

/** How many calls a replica with a core to itself answers in a second: a process of Node works on one. */
export function answeredPerSecond({ cpuMsPerCall }: Served): number {
  return Math.floor(1_000 / cpuMsPerCall / round) * round;
}

/** A read is given so long before it is asked of another replica (mesh/routes.ts): who cannot be answered by then waits in vain. */
const patienceSeconds = 1;

/**
 * How many calls may be under way at so many replicas: by Little's law as many as they answer while a caller waits. The head-room is
 * that a call takes a small part of that time as long as they keep up.
 */
export function callsAtOnce(perSecond: number, replicas: number): number {
  return perSecond * replicas * patienceSeconds;
}
