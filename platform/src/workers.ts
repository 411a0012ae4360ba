import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Worker } from "./service.ts";

const restartMs = 1_000;

/** Starts the workers; the function it returns stops them and waits until they have. */
export function runWorkers(workers: readonly Worker[], log: Log, clock: Clock): () => Promise<void> {
  const stop = new AbortController();
  const running = workers.map((worker) => keepRunning(worker, stop.signal, log, clock));
  return async () => {
    stop.abort();
    await Promise.all(running);
  };
}

async function keepRunning(worker: Worker, stop: AbortSignal, log: Log, clock: Clock): Promise<void> {
  while (!stop.aborted) {
    try {
      await worker.run(stop);
    } catch (error) {
      if (stop.aborted) return;
      log.warn({ err: error, worker: worker.name }, "a worker failed and starts again");
    }
    await clock.sleep(restartMs, stop).catch(() => undefined);
  }
}

/** A worker that does something, waits, and does it again. */
export function every(
  name: string,
  intervalMs: number,
  clock: Clock,
  work: (stop: AbortSignal) => Promise<void>,
): Worker {
  return {
    name,
    run: async (stop) => {
      while (!stop.aborted) {
        await work(stop);
        await clock.sleep(intervalMs, stop).catch(() => undefined);
      }
    },
  };
}
