import type { Clock } from "@shopstream/platform/clock.ts";
import type { Worker } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import type { Reconciliation } from "./reconciliation.ts";
import type { Refunds } from "./refunds.ts";
import type { SagaRunner } from "./saga/runner.ts";

export interface WorkersDeps {
  readonly runner: Pick<SagaRunner, "runDue" | "renew">;
  readonly refunds: Pick<Refunds, "resume">;
  readonly reconciliation: Pick<Reconciliation, "run">;
  readonly clock: Clock;
  readonly settings: {
    readonly SAGA_POLL_MS: number;
    readonly SAGA_LEASE_MS: number;
    readonly RECONCILE_INTERVAL_MS: number;
  };
}

/** How many sagas a replica takes over at once, beside those of its own requests. */
const atOnce = 20;

/** What goes on beside requests. Every replica does it, and none waits for another. */
export function workersOf({ runner, refunds, reconciliation, clock, settings }: WorkersDeps): Worker[] {
  const { SAGA_POLL_MS: pollMs, SAGA_LEASE_MS: leaseMs, RECONCILE_INTERVAL_MS: reconcileMs } = settings;
  return [
    every("pick up sagas", pollMs, clock, () => runner.runDue(atOnce)),
    // Three chances before a lease ends.
    every("keep sagas", leaseMs / 3, clock, () => runner.renew()),
    // Rarely needed, and never urgent: four times slower.
    every("resume refunds", pollMs * 4, clock, () => refunds.resume()),
    { name: "reconcile", run: (stop) => reconcileRegularly(reconciliation, reconcileMs, clock, stop) },
  ];
}

// Waits first: at the start of a platform the neighbours are not there yet.
async function reconcileRegularly(
  reconciliation: Pick<Reconciliation, "run">,
  intervalMs: number,
  clock: Clock,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await clock.sleep(intervalMs, stop).catch(() => undefined);
    if (!stop.aborted) await reconciliation.run(false);
  }
}
