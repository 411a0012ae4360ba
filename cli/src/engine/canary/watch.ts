import { ShopError } from "../../shop-error.ts";
import { countTime } from "./count-time.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import { keepLastWords } from "./last-words.ts";
import { firstLine, patientLooks } from "./patient-looks.ts";
import type { Phase, Stand } from "./stand.ts";

const everyMs = 1_000;
// An inconclusive analysis is an outcome at once; a Prometheus that is away may be back in a moment.
const heldMs = 20_000;
// Calls leave what was aborted a moment later; while pods of the version before are missing they do not.
const stillMs = 5_000;

export interface Watching extends CanaryDeps {
  readonly signal: AbortSignal;
  readonly onChange: (line: string, stand: Stand) => void;
  /** Writes nothing: neither what lets time count nor the pods' last words. */
  readonly isLooking?: boolean;
}

/** For what is finished whoever stops waiting for it. */
export const staying = <T extends object>(watching: T): T & Pick<Watching, "signal"> => ({
  ...watching,
  signal: new AbortController().signal,
});

/** Until a release has an outcome: a line per change, and the stand at the end. */
export async function watch(watching: Watching, service: string): Promise<Stand> {
  const { clock, signal, onChange } = watching;
  let before = "";
  let heldSince: number | undefined;
  let stillSince: number | undefined;
  const look = patientLooks(watching, service);
  const first = await look();
  // Of a release that Helm began nobody has done it yet. Who may only look follows it all the same.
  if (watching.isLooking !== true)
    await countTime(watching, service).catch((error: Error) =>
      onChange(`${service}: time does not count for pods that do not come up: ${firstLine(error)}`, first),
    );
  for (;;) {
    const stand = await look();
    const line = lineOf(stand);
    if (line !== before) onChange(line, stand);
    before = line;
    heldSince = stand.phase === "held" ? (heldSince ?? clock.now()) : undefined;
    stillSince = isStill(stand) ? (stillSince ?? clock.now()) : undefined;
    const isLeaving = stillSince !== undefined && clock.now() - stillSince < stillMs;
    if ((isOutcome[stand.phase] && !isLeaving) || (heldSince !== undefined && clock.now() - heldSince >= heldMs)) {
      if (stand.phase !== "healthy" && watching.isLooking !== true)
        await keepLastWords(watching.cluster, await rolloutOf(watching, service));
      return stand;
    }
    await clock.sleep(everyMs, signal);
  }
}

const isOutcome: Readonly<Record<Phase, boolean>> = {
  healthy: true,
  progressing: false,
  paused: true,
  held: false,
  aborted: true,
  degraded: true,
};

const isStill = ({ phase, weight }: Stand) => phase === "aborted" && weight > 0;

/** One line for the one who looks. */
export function lineOf({ service, phase, why, step, steps, weight }: Stand): string {
  const where = steps === 0 ? "" : `, step ${step} of ${steps}`;
  return `${service}: ${weight} % ${phase}${where}${why === "" ? "" : `, ${why}`}`;
}

/** What an outcome means to a script; undefined when all is well. */
export function errorOf({ service, phase, why, seen }: Stand): ShopError | undefined {
  if (phase === "aborted" || phase === "degraded")
    return new ShopError("SHOP-CANARY-007", `${service} is ${phase}: ${why}`);
  if (phase === "paused" || phase === "held") return new ShopError("SHOP-CANARY-008", `${service} at ${seen}: ${why}`);
  return undefined;
}

/** Of several, what was stopped before what waits. */
export const errorsOf = (stands: readonly Stand[]): readonly ShopError[] =>
  stands.flatMap((stand) => errorOf(stand) ?? []).sort((left, right) => left.exit - right.exit);
