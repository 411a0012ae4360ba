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
  for (const { verb, path, body } of undo) await mustAccept(ask(verb, path, body), `${verb} ${path}`);
  await mustAccept(ask("DELETE", recordPath), `DELETE ${recordPath}`);
}

async function mustAccept(answer: Promise<{ readonly status: number }>, what: string): Promise<void> {
  const { status } = await answer;
  // What is gone needs nothing taken back, and what is there again was brought back before.
  if (status >= 300 && status !== 404 && status !== 409) throw new Error(`${what} was answered with ${status}`);
}
