import type { DatabaseSync, StatementSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { DeliveryStore } from "./delivery-store.ts";
import { Judge } from "./judge.ts";
import { ObjectStore } from "./object-store.ts";
import { ReplyStore } from "./reply-store.ts";

/** All that the simulator remembers: one file, so that a request is one transaction. */
export class Store {
  readonly objects: ObjectStore;
  readonly replies: ReplyStore;
  readonly deliveries: DeliveryStore;
  readonly judge: Judge;
  #db: DatabaseSync;
  #begin: StatementSync;
  #commit: StatementSync;
  #rollback: StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file);
    this.#begin = this.#db.prepare("BEGIN IMMEDIATE");
    this.#commit = this.#db.prepare("COMMIT");
    this.#rollback = this.#db.prepare("ROLLBACK");
    this.objects = new ObjectStore(this.#db);
    this.replies = new ReplyStore(this.#db);
    this.deliveries = new DeliveryStore(this.#db);
    this.judge = new Judge(this.#db);
  }

  /** Synchronous on purpose: no other request can come between, so nothing here ever waits for a lock. */
  transaction<T>(work: () => T): T {
    this.#begin.run();
    try {
      const result = work();
      this.#commit.run();
      return result;
    } catch (cause) {
      this.#rollback.run();
      throw cause;
    }
  }

  close(): void {
    this.#db.close();
  }
}
