import { isDeepStrictEqual } from "node:util";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import type { CallContext } from "./call-context.ts";
import type { Clock } from "./clock.ts";
import type { Sql } from "./db.ts";
import { type ErrorRecord, fromRecord, toRecord } from "./error-codec.ts";
import { AppError, isAppError } from "./errors.ts";
import { IdempotencySeal } from "./idempotency-seal.ts";
import { keyOwner } from "./key-owner.ts";

interface Claim {
  readonly claimed: boolean;
  /** Null while the record of a concurrent call is not visible yet. */
  readonly request_hash: Buffer | null;
  readonly response: Buffer | null;
  readonly error: ErrorRecord | null;
}

/** One keyed call: where its record is and what opens it. */
interface Call {
  readonly method: MethodDefinition;
  readonly context: CallContext;
  readonly scope: string;
  readonly seal: IdempotencySeal;
}

/** A key's first caller works under a lease: when it dies, the next one may take over after this margin. */
const leaseMarginMs = 1_000;
/** The others wait this long for its answer, then are told to come back. */
const waitMs = 5_000;
const firstPollMs = 20;
const longestPollMs = 250;

/**
 * Answers a repeated call with the first answer. Semantics follow Stripe's: the key belongs to the caller and the
 * method; another body under the same key is refused; a concurrent duplicate waits; business refusals are kept as
 * answers, outages are not. The handler must itself be repeatable (see `operationId`), since a process can die
 * between its effect and the record of its answer.
 */
export class Idempotency {
  readonly #db: Sql;
  readonly #clock: Clock;

  constructor(db: Sql, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async once(
    method: MethodDefinition,
    request: unknown,
    context: CallContext,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const seal = new IdempotencySeal(context.idempotencyKey as string, method.request.encode(request).finish());
    const call = { method, context, seal, scope: `${method.name}/${keyOwner(context.principal, request)}` };
    const claim = await this.#claimOrWait(call);
    if (claim !== undefined) return replay(call, claim);
    return this.#run(call, work);
  }

  /** Undefined when this call is the one to do the work. */
  async #claimOrWait(call: Call): Promise<Claim | undefined> {
    const until = Math.min(this.#clock.now() + waitMs, call.context.deadlineMs);
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const claim = await this.#claim(call);
      if (claim.claimed) return undefined;
      if (claim.request_hash !== null) mustBeSameRequest(claim.request_hash, call.seal);
      if (claim.response !== null || claim.error !== null) return claim;
      if (this.#clock.now() + pollMs > until) {
        throw new AppError(
          "conflict",
          "idempotency_in_progress",
          "a request with this Idempotency-Key is still running",
          { retryAfterSeconds: 1 },
        );
      }
      await this.#clock.sleep(pollMs);
    }
  }

  // One statement: takes a free key or an abandoned one, and reads what is there otherwise. What tells the taker from
  // the others is that its row was written; two callers can have the same lease to the millisecond.
  async #claim({ method, scope, seal }: Call): Promise<Claim> {
    const now = this.#clock.now();
    const leaseUntil = new Date(now + method.deadlineMs + leaseMarginMs);
    const [row] = await this.#db.query<Claim & { [column: string]: unknown }>(
      `with taken as (
         insert into idempotency_records as known (scope, key, request_hash, lease_until) values ($1, $2, $3, $4)
         on conflict (scope, key) do update set lease_until = excluded.lease_until
         where known.response is null and known.error is null and known.lease_until < $5 and known.request_hash = $3
         returning 1)
       select exists (select from taken) as claimed, request_hash, response, error
       from (select) as one left join idempotency_records on scope = $1 and key = $2`,
      [scope, seal.name, seal.requestHash, leaseUntil, new Date(now)],
    );
    return row as Claim;
  }

  async #run(call: Call, work: () => Promise<unknown>): Promise<unknown> {
    let response: unknown;
    try {
      response = await work();
    } catch (error) {
      // When even this fails the lease runs out and the caller may try again.
      await this.#settleError(call, error).catch(() => undefined);
      throw error;
    }
    return this.#settle(call, response);
  }

  /** Keeps the answer, unless somebody who took over after the lease was faster: then theirs is the first. */
  async #settle(call: Call, response: unknown): Promise<unknown> {
    const { method, scope, seal } = call;
    const sealed = seal.seal(method.response.encode(response).finish());
    const where = "scope = $1 and key = $2";
    const kept = await this.#db.query(
      `update idempotency_records set response = $3 where ${where} and response is null and error is null returning 1`,
      [scope, seal.name, sealed],
    );
    if (kept.length === 1) return response;
    const [first] = await this.#db.query<Claim & { [column: string]: unknown }>(
      `select response, error from idempotency_records where ${where}`,
      [scope, seal.name],
    );
    return first === undefined ? response : replay(call, first);
  }

  async #settleError({ scope, seal, context }: Call, error: unknown): Promise<void> {
    const open = "scope = $1 and key = $2 and response is null and error is null";
    if (isAnswer(error)) {
      await this.#db.query(`update idempotency_records set error = $3 where ${open}`, [
        scope,
        seal.name,
        JSON.stringify(toRecord(error, context.requestId)),
      ]);
    } else {
      await this.#db.query(`delete from idempotency_records where ${open}`, [scope, seal.name]);
    }
  }
}

// What says to try again later, or lost a race that the database reported, is no answer.
function isAnswer(error: unknown): error is AppError {
  if (!isAppError(error, "rejected", "not_found", "conflict")) return false;
  return error.options.retryAfterSeconds === undefined && error.code !== "database_race";
}

function mustBeSameRequest(hash: Buffer, seal: IdempotencySeal): void {
  if (isDeepStrictEqual(Buffer.from(hash), seal.requestHash)) return;
  throw new AppError(
    "rejected",
    "idempotency_key_reused",
    "this Idempotency-Key was used with another request: take a new one",
    {
      fields: [
        { field: "Idempotency-Key", code: "idempotency_key_reused", message: "used before with another request" },
      ],
    },
  );
}

function replay({ method, seal }: Call, claim: Claim): unknown {
  if (claim.response !== null) return method.response.decode(seal.open(claim.response));
  throw (
    fromRecord(claim.error) ??
    new AppError("conflict", "idempotency_record_unreadable", "the first answer to this key cannot be read")
  );
}
