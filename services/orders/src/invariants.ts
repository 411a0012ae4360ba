import type { Clock } from "@shopstream/platform/clock.ts";
import type { Audit, AuditStore } from "./audit-store.ts";
import type { Auditor } from "./auditor.ts";
import { isAtRest } from "./saga/saga.ts";

export interface InvariantsDeps {
  readonly store: AuditStore;
  readonly auditor: Pick<Auditor, "examine">;
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
const announcementsRead = 100_000;
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
    return [...(await this.#announcements()), await this.#ends()];
  }

  // Who got an order's id got it after the commit that also announced it.
  async #announcements(): Promise<Verdict[]> {
    const { checked, missing, twice } = await this.#deps.store.announced(announcementsRead);
    return [
      verdict("R4", "every order that was ever announced exists", checked, missing),
      verdict("R5", "no order was made twice, however often it was asked for", checked, twice),
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
