import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import type { CrowdOrder, CrowdReport } from "./crowd.ts";
import { Customer } from "./customer.ts";
import { Load } from "./load.ts";
import { Samples } from "./samples.ts";

// A part of a crowd, as a process: customers at their own pace until they are told to stop, and what they met with.

const reportEveryMs = 250;

// Nobody is left to hear of it: shopctl was killed.
process.once("disconnect", () => process.exit());
const stop = new AbortController();
const told = Promise.withResolvers<CrowdOrder>();
process.on("message", (message) => (message === "stop" ? stop.abort() : told.resolve(message as CrowdOrder)));
const { url, goods, rates } = await told.promise;
const samples = new Samples();

function report(): Promise<void> {
  const found: CrowdReport = {
    samples: samples.all.splice(0),
    acknowledged: samples.acknowledged.splice(0),
    signedUp: samples.signedUp.splice(0),
  };
  return new Promise((resolve) => process.send?.(found, () => resolve()));
}

const reporting = setInterval(() => void report(), reportEveryMs);
const customer = new Customer(url, systemClock);
const context = { customer, random: systemRandom, clock: systemClock, goods, samples };
await new Load(context, systemClock).run(rates, stop.signal);
clearInterval(reporting);
await report();
process.disconnect();
