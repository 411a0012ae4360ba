import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, lookAt } from "./find.ts";
import type { Stand } from "./stand.ts";

const everyMs = 1_000;
// An API server starts anew within half a minute; whoever has to set up a tunnel again needs longer.
const patienceMs = 120_000;

interface Looking extends CanaryDeps {
  readonly signal: AbortSignal;
  readonly onChange: (line: string, stand: Stand) => void;
}

/** Looks at a release again and again: a cluster that does not answer for a while has not ended it. */
export function patientLooks(looking: Looking, service: string): () => Promise<Stand> {
  const { clock, signal, onChange } = looking;
  let last: Stand | undefined;
  return async () => {
    const from = clock.now();
    for (let failed = 0; ; failed += 1) {
      try {
        last = await lookAt(looking, service);
        return last;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (clock.now() - from >= patienceMs) throw outOfReach(service, error);
        if (failed === 0 && last !== undefined) onChange(`${service}: cannot be looked at: ${firstLine(error)}`, last);
      }
      await clock.sleep(everyMs, signal);
    }
  };
}

/** Whether an answer did not come for the moment: the network, or a server that is about to be back. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ShopError || typeof error !== "object" || error === null) return false;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" || name === "FetchError" || code === 429 || (typeof code === "number" && code >= 500);
}

export const firstLine = (error: unknown) =>
  String((error as { readonly message?: unknown }).message ?? error).split("\n")[0];

const outOfReach = (service: string, cause: unknown) =>
  new ShopError(
    "SHOP-CLUSTER-001",
    `${service} cannot be looked at for ${patienceMs / 1_000} s (${firstLine(cause)}); its release goes on without its follower`,
    { cause },
  );
