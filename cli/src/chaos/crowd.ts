import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Experiment } from "./experiment.ts";
import type { Goods } from "./journeys.ts";
import type { Sample, Samples } from "./samples.ts";

type Rates = Experiment["load"];

/** What a part of it is told when it starts; `stop` follows. */
export interface CrowdOrder {
  readonly url: string;
  readonly goods: Goods;
  readonly rates: Rates;
}

/** What it tells from time to time. */
export interface CrowdReport {
  readonly samples: readonly Sample[];
  readonly acknowledged: readonly string[];
  readonly signedUp: readonly string[];
}

const parts = 4;

/** Customers who come too many, until the signal; returns when those who are under way have been served or have left. */
export async function gatherCrowd(order: CrowdOrder, samples: Samples, stop: AbortSignal): Promise<void> {
  const rates = Object.fromEntries(Object.entries(order.rates).map(([journey, rate]) => [journey, rate / parts]));
  await Promise.all(Array.from({ length: parts }, () => onePart({ ...order, rates }, samples, stop)));
}

/**
 * A process in a session of its own. Linux shares a busy machine out by session (autogroup, sched(7)) before it does by thread: customers in
 * shopctl's own would wait for each other longer than for the shop, in the program that looks how long they wait.
 */
async function onePart(order: CrowdOrder, samples: Samples, stop: AbortSignal): Promise<void> {
  const part = fork(fileURLToPath(new URL("crowd-main.ts", import.meta.url)), { detached: true });
  part.on("message", (report: CrowdReport) => {
    samples.all.push(...report.samples);
    samples.acknowledged.push(...report.acknowledged);
    samples.signedUp.push(...report.signedUp);
  });
  part.send(order);
  const end = () => part.send("stop");
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  await once(part, "exit");
  stop.removeEventListener("abort", end);
}
