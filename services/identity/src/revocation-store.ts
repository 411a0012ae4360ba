import type { Sql } from "@shopstream/platform/db.ts";

/** A session or account that every service has yet to hear about. */
export interface PendingRevocation {
  readonly position: string;
  readonly subject: string;
}

/** Statement that notes revocations, one per row of `source`, and answers them; for use in the change's own transaction. */
export function noteRevocations(source: string): string {
  return `insert into pending_revocations (subject, claimed_until) ${source} returning position, subject`;
}

export class RevocationStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Takes what nobody has announced in time, so that replicas do not all announce it. */
  claim(now: Date, until: Date, limit: number): Promise<PendingRevocation[]> {
    return this.#sql.query<PendingRevocation & { [column: string]: unknown }>(
      `update pending_revocations set claimed_until = $2
       where position in (
         select position from pending_revocations where claimed_until < $1 order by position limit $3 for update skip locked)
       returning position, subject`,
      [now, until, limit],
    );
  }

  async remove(pending: readonly PendingRevocation[]): Promise<void> {
    const positions = pending.map(({ position }) => position);
    await this.#sql.query("delete from pending_revocations where position = any ($1::bigint[])", [positions]);
  }
}
