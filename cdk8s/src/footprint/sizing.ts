import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { Taken } from "./footprint.ts";

type Resources = Deploy["resources"];

const roundUp = (value: number, step: number) => Math.ceil(value / step) * step;

// Below it a measurement is noise, a start would starve, and a heap would have no room for a moment that nobody measured.
const floor: Resources = { cpuMillis: 100, memoryMib: 160 };

/** What an average hides: a password is hashed for every sign-in, with tens of MiB and a good part of a core for a moment. */
const ownFloors: Readonly<Record<string, Resources>> = { identity: { cpuMillis: 500, memoryMib: 256 } };

/**
 * What a pod requests, by what one took while customers bought: half as much CPU again, and a quarter more memory, so that
 * the scheduler's picture of a node is right at the measured load. The limit of memory is twice the request
 * (service-values.ts); CPU has none.
 */
export function sized(service: string, { idleMib, buyingMillis, buyingMib }: Taken): Resources {
  const least = ownFloors[service] ?? floor;
  return {
    cpuMillis: Math.max(least.cpuMillis, roundUp(buyingMillis * 1.5, 50)),
    memoryMib: Math.max(least.memoryMib, roundUp(Math.max(idleMib, buyingMib) * 1.25, 16)),
  };
}
