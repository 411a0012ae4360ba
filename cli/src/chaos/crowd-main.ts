import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import type { CrowdOrder, CrowdReport } from "./crowd.ts";
import { Customer } from "./customer.ts";
import { Load } from "./load.ts";
import { Samples } from "./samples.ts";

// A part of a crowd, as a thread: customers at their own pace until they are told to stop, and what they met with.

const reportEveryMs = 250;

const { url, goods, rates } = workerData as CrowdOrder;
const samples = new Samples();
const stop = new AbortController();
parentPort?.once("message", () => stop.abort());

function report(): void {
  const found: CrowdReport = { samples: samples.all.splice(0), acknowledged: samples.acknowledged.splice(0) };
  parentPort?.postMessage(found);
}

const reporting = setInterval(report, reportEveryMs);
const customer = new Customer(url, systemClock);
const context = { customer, random: systemRandom, clock: systemClock, goods, samples };
await new Load(context, systemClock).run(rates, stop.signal);
clearInterval(reporting);
report();
