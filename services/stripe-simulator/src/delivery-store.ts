import type { DatabaseSync, StatementSync } from "node:sqlite";

export interface Delivery {
  seq: number;
  eventId: string;
  type: string;
  state: "pending" | "delivered" | "failed";
  attempts: number;
  queuedMs: number;
  dueMs: number;
  lastResult: string | null;
}

const columns = `seq, event_id AS eventId, type, state, attempts, queued_ms AS queuedMs, due_ms AS dueMs, last_result AS lastResult`;

/** The durable queue of webhooks: a row per promised delivery, written with the change it tells of. */
export class DeliveryStore {
  #add: StatementSync;
  #pending: StatementSync;
  #settle: StatementSync;
  #postpone: StatementSync;
  #open: StatementSync;
  #latest: StatementSync;
  #counts: StatementSync;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare(
      "INSERT INTO deliveries (event_id, type, state, queued_ms, due_ms) VALUES (?, ?, 'pending', ?, ?)",
    );
    this.#pending = db.prepare(
      `SELECT ${columns} FROM deliveries WHERE state = 'pending' ORDER BY due_ms, seq LIMIT ?`,
    );
    this.#settle = db.prepare(
      "UPDATE deliveries SET state = ?, attempts = attempts + 1, last_result = ? WHERE seq = ?",
    );
    this.#postpone = db.prepare(
      "UPDATE deliveries SET due_ms = ?, attempts = attempts + 1, last_result = ? WHERE seq = ?",
    );
    this.#open = db.prepare("SELECT count(*) AS open FROM deliveries WHERE event_id = ? AND state = 'pending'");
    this.#latest = db.prepare(`SELECT ${columns} FROM deliveries ORDER BY seq DESC LIMIT ?`);
    this.#counts = db.prepare("SELECT state, count(*) AS deliveries FROM deliveries GROUP BY state");
  }

  add(event: { id: string; type: string }, nowMs: number, dueMs: number): void {
    this.#add.run(event.id, event.type, nowMs, dueMs);
  }

  /** Soonest first, whether due yet or not. */
  pending(limit: number): Delivery[] {
    return this.#pending.all(limit) as unknown as Delivery[];
  }

  settle(seq: number, state: "delivered" | "failed", result: string): void {
    this.#settle.run(state, result, seq);
  }

  postpone(seq: number, dueMs: number, result: string): void {
    this.#postpone.run(dueMs, result, seq);
  }

  countOpen(eventId: string): number {
    return this.#open.get(eventId)?.["open"] as number;
  }

  latest(limit: number): Delivery[] {
    return this.#latest.all(limit) as unknown as Delivery[];
  }

  counts(): Record<Delivery["state"], number> {
    const rows = this.#counts.all().map((row) => [row["state"], row["deliveries"]] as const);
    return { pending: 0, delivered: 0, failed: 0, ...Object.fromEntries(rows) };
  }
}
