import type { Clock } from "@shopstream/platform/clock.ts";
import type { Audit, AuditStore } from "./audit-store.ts";
import type { Auditor } from "./auditor.ts";
import { isAtRest } from "./saga/saga.ts";

export interface InvariantsDeps {
  readonly store: AuditStore;
  readonly auditor: Pick<Auditor, "examine">;
  /** The order that a recorded answer of CreateOrder names. */
  readonly orderIdIn: (answer: Buffer) => string;
  readonly clock: Clock;
  /** An order that takes longer than this to end never will. */
  readonly longestMs: number;
}

export interface Verdict {
  readonly id: string;
  readonly statement: string;
  readonly checked: number;
  readonly violations: readonly string[];
}

const pageSize = 500;
const answersRead = 20_000;
const violationsTold = 100;
/** Large shops are checked as far as the caller's patience goes; `checked` says how far. */
const patienceMs = 25_000;

/** The promises about orders, each asked of the data itself. */
export class Invariants {
  readonly #deps: InvariantsDeps;

  constructor(deps: InvariantsDeps) {
    this.#deps = deps;
  }

  async check(): Promise<Verdict[]> {
    return [...(await this.#answers()), await this.#ends()];
  }

  async #answers(): Promise<Verdict[]> {
    const { store, orderIdIn } = this.#deps;
    const ids = (await store.answers("CreateOrder", answersRead)).map(orderIdIn);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    return [
      verdict("R4", "an order whose acceptance reached the client exists", ids.length, await store.missing(ids)),
      verdict("R5", "an order was made under one idempotency key only", ids.length, twice),
    ];
  }

  async #ends(): Promise<Verdict> {
    const { store, auditor, clock } = this.#deps;
    const until = clock.now() + patienceMs;
    const violations: string[] = [];
    let checked = 0;
    for (let after = "", more = true; more && clock.now() < until; ) {
      const audits = await store.page(after, pageSize);
      const found = await auditor.examine(audits);
      violations.push(
        ...audits.filter((audit) => this.#neverEnds(audit)).map(({ order }) => order.id),
        ...found.map(({ orderId }) => orderId),
      );
      checked += audits.length;
      more = audits.length === pageSize;
      after = audits.at(-1)?.order.id ?? after;
    }
    const statement = "every order ends; a cancelled one holds no stock and no money, a confirmed one has both";
    return verdict("R6", statement, checked, violations);
  }

  #neverEnds({ order, saga }: Audit): boolean {
    const ends = isAtRest(saga) || saga.phase === "tail";
    return !ends && this.#deps.clock.now() - Date.parse(order.updatedAt) > this.#deps.longestMs;
  }
}

function verdict(id: string, statement: string, checked: number, violations: readonly string[]): Verdict {
  return { id, statement, checked, violations: [...new Set(violations)].slice(0, violationsTold) };
}
