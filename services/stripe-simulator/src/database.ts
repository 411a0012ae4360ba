import { DatabaseSync } from "node:sqlite";

/**
 * Objects are kept as the JSON that Stripe's API shows; what lists and reports look for is derived from it, so that
 * an index can never disagree with the object. `locking_mode` keeps a second simulator off the same file.
 */
const schema = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;

CREATE TABLE IF NOT EXISTS objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  object TEXT GENERATED ALWAYS AS (json_extract(body, '$.object')) VIRTUAL,
  created INTEGER GENERATED ALWAYS AS (json_extract(body, '$.created')) VIRTUAL,
  type TEXT GENERATED ALWAYS AS (json_extract(body, '$.type')) VIRTUAL,
  payment_intent TEXT GENERATED ALWAYS AS (json_extract(body, '$.payment_intent')) VIRTUAL,
  charge TEXT GENERATED ALWAYS AS (json_extract(body, '$.charge')) VIRTUAL,
  order_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.metadata.order_id')) VIRTUAL
);
CREATE INDEX IF NOT EXISTS objects_object ON objects (object);
CREATE INDEX IF NOT EXISTS objects_type ON objects (type) WHERE type IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_payment_intent ON objects (payment_intent) WHERE payment_intent IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_charge ON objects (charge) WHERE charge IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_order ON objects (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS replies (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  request_id TEXT NOT NULL,
  created_ms INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS replies_created ON replies (created_ms);

CREATE TABLE IF NOT EXISTS deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  last_result TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_ms, seq) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event_id);
`;

export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(schema);
    return database;
  } catch (cause) {
    database.close();
    throw new Error(`${file} cannot be opened; another simulator may be using it`, { cause });
  }
}
