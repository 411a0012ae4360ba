import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Experiment } from "./experiment.ts";
import type { Goods } from "./journeys.ts";
import type { Sample, Samples } from "./samples.ts";

type Rates = Experiment["load"];

/** What a thread is told when it starts. */
export interface CrowdOrder {
  readonly url: string;
  readonly goods: Goods;
  readonly rates: Rates;
}

/** What it tells from time to time. */
export interface CrowdReport {
  readonly samples: readonly Sample[];
  readonly acknowledged: readonly string[];
}

/**
 * On a machine with too much to do each thread gets the same share of it. Customers of one thread would wait for each other, in the
 * program that looks how long they wait for the shop.
 */
const threads = 4;

/** Customers who come too many, until the signal; returns when those who are under way have been served or have left. */
export async function gatherCrowd(order: CrowdOrder, samples: Samples, stop: AbortSignal): Promise<void> {
  const rates = Object.fromEntries(Object.entries(order.rates).map(([journey, rate]) => [journey, rate / threads]));
  await Promise.all(Array.from({ length: threads }, () => oneThread({ ...order, rates }, samples, stop)));
}

async function oneThread(order: CrowdOrder, samples: Samples, stop: AbortSignal): Promise<void> {
  const worker = new Worker(new URL("crowd-main.ts", import.meta.url), { workerData: order });
  worker.on("message", (report: CrowdReport) => {
    samples.all.push(...report.samples);
    samples.acknowledged.push(...report.acknowledged);
  });
  const end = () => worker.postMessage("stop");
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  await once(worker, "exit");
}
