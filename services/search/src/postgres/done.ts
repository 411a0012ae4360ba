import type { Sql } from "@shopstream/platform/db.ts";
import { receiveAll } from "@shopstream/platform/inbox.ts";
import type { Change } from "../search-engine.ts";

/** What the events tell that did not take effect before. Call it first in the transaction of the effect. */
export async function notYetDone<State>(tx: Sql, changes: readonly Change<State>[]): Promise<State[]> {
  const received = await receiveAll(
    tx,
    changes.map(({ eventId }) => eventId),
  );
  return changes.filter(({ eventId }) => received.has(eventId)).map(({ state }) => state);
}
