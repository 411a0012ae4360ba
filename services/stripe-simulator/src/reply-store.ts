import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What was answered under an idempotency key, kept to be said again. */
export interface SavedReply {
  key: string;
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
}

/** Stripe may forget a key after a day; a later use of it is a new request. */
const keptMs = 24 * 60 * 60 * 1000;

export class ReplyStore {
  #find: StatementSync;
  #save: StatementSync;
  #forget: StatementSync;

  constructor(db: DatabaseSync) {
    this.#find = db.prepare(
      "SELECT key, fingerprint, status, body, request_id AS requestId FROM replies WHERE key = ? AND created_ms > ?",
    );
    this.#save = db.prepare(
      "INSERT OR REPLACE INTO replies (key, fingerprint, status, body, request_id, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#forget = db.prepare("DELETE FROM replies WHERE created_ms <= ?");
  }

  find(key: string, nowMs: number): SavedReply | undefined {
    return this.#find.get(key, nowMs - keptMs) as unknown as SavedReply | undefined;
  }

  save(reply: SavedReply, nowMs: number): void {
    this.#forget.run(nowMs - keptMs);
    this.#save.run(reply.key, reply.fingerprint, reply.status, reply.body, reply.requestId, nowMs);
  }
}
