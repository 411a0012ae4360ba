import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const amount = z.number().min(0);

/** What a pod of a service took on the test bed. CPU in thousandths of a core, memory in MiB. */
const taken = z.strictObject({
  imageMib: amount,
  startSeconds: amount,
  idleMillis: amount,
  idleMib: amount,
  buyingMillis: amount,
  buyingMib: amount,
});

const footprint = z.strictObject({
  ordersPerSecond: amount,
  /** Of people who look around: pages, searches, a product, a sign-in. */
  roundsPerSecond: amount,
  seconds: amount,
  cores: amount,
  services: z.record(z.string(), taken),
});

export type Taken = z.infer<typeof taken>;
export type Footprint = z.infer<typeof footprint>;

/** As `make footprint` wrote it. */
export function readFootprint(repository: string): Footprint {
  return footprint.parse(JSON.parse(readFileSync(path.join(repository, "docs/footprint.json"), "utf8")));
}
