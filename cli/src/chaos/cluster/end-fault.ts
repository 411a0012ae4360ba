// Runs in two places: in shopctl, and in the cluster as part of the reaper, which has Node and nothing else.

/** One request that takes a part of a fault back. Sent twice it does no harm: what is there already is not made again. */
export interface Undo {
  readonly verb: "DELETE" | "PATCH" | "POST";
  readonly path: string;
  readonly body?: object;
}

/** A fault as the cluster remembers it. */
export interface FaultRecord {
  readonly id: string;
  readonly experiment: string;
  /** For people. */
  readonly what: string;
  /** Milliseconds of the epoch. */
  readonly since: number;
  readonly until: number;
  /** How often it was seen to do something. */
  readonly hits: number;
  readonly undo: readonly Undo[];
}

type Ask = (verb: Undo["verb"], path: string, body?: object) => Promise<{ readonly status: number }>;

/**
 * Takes a fault back, and forgets it once all of it is gone: what is remembered can be tried again. Throws when a part stays.
 * Everything that was made for the fault belongs to its record and goes with it.
 */
export async function endFault(ask: Ask, { undo }: Pick<FaultRecord, "undo">, recordPath: string): Promise<void> {
  for (const each of undo) await takeBack(ask, each);
  await takeBack(ask, { verb: "DELETE", path: recordPath });
}

/** Somebody else writes the same object, as its controller does; who takes a fault back comes again soon after anyway. */
const triesAtMost = 5;

async function takeBack(ask: Ask, undo: Undo): Promise<void> {
  const { verb, path, body } = undo;
  for (let tries = 1; ; tries += 1) {
    const { status } = await ask(verb, path, body);
    if (isTakenBack(undo, status)) return;
    // A merge patch names no version: the API server reads what is there by now for each try.
    const isConflict = verb === "PATCH" && status === 409;
    if (!isConflict || tries === triesAtMost) throw new Error(`${verb} ${path} was answered with ${status}`);
  }
}

function isTakenBack({ verb, body }: Undo, status: number): boolean {
  // What is gone needs nothing taken back.
  if (status < 300 || status === 404) return true;
  if (status !== 409) return false;
  // What is there again was brought back before; what is another one by now went before. A change that was not made is neither.
  return verb === "POST" || (verb === "DELETE" && body !== undefined && "preconditions" in body);
}
