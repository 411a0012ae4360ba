import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import type { CallContext } from "./call-context.ts";
import type { Clock } from "./clock.ts";
import type { Sql } from "./db.ts";
import { type ErrorRecord, fromRecord, toRecord } from "./error-codec.ts";
import { AppError, isAppError } from "./errors.ts";

interface Claim {
  readonly claimed: boolean;
  readonly request_hash: Buffer;
  readonly response: Buffer | null;
  readonly error: ErrorRecord | null;
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

  async once(method: MethodDefinition, request: unknown, context: CallContext, work: () => Promise<unknown>): Promise<unknown> {
    const key = context.idempotencyKey as string;
    const scope = scopeOf(method, request, context);
    const hash = createHash("sha256").update(method.request.encode(request).finish()).digest();
    const claim = await this.#claimOrWait(scope, key, hash, method.deadlineMs, context);
    if (claim !== undefined) return replay(method, claim);
    return this.#run(scope, key, method, context, work);
  }

  /** Undefined when this call is the one to do the work. */
  async #claimOrWait(scope: string, key: string, hash: Buffer, leaseMs: number, context: CallContext): Promise<Claim | undefined> {
    const until = Math.min(this.#clock.now() + waitMs, context.deadlineMs);
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const claim = await this.#claim(scope, key, hash, leaseMs);
      if (claim.claimed) return undefined;
      if (!isDeepStrictEqual(Buffer.from(claim.request_hash), hash)) {
        throw new AppError("rejected", "idempotency_key_reused", "this Idempotency-Key was used with another request: take a new one", { fields: [{ field: "Idempotency-Key", code: "idempotency_key_reused", message: "used before with another request" }] });
      }
      if (claim.response !== null || claim.error !== null) return claim;
      if (this.#clock.now() + pollMs > until) {
        throw new AppError("conflict", "idempotency_in_progress", "a request with this Idempotency-Key is still running", { retryAfterSeconds: 1 });
      }
      await this.#clock.sleep(pollMs, context.signal);
    }
  }

  // One statement: takes a free key or an abandoned one, and reads what is there otherwise.
  async #claim(scope: string, key: string, hash: Buffer, leaseMs: number): Promise<Claim> {
    const leaseUntil = new Date(this.#clock.now() + leaseMs + leaseMarginMs);
    const [row] = await this.#db.query<Claim & { [column: string]: unknown }>(
      `insert into idempotency_records as known (scope, key, request_hash, lease_until) values ($1, $2, $3, $4)
       on conflict (scope, key) do update set lease_until = case
         when known.response is null and known.error is null and known.lease_until < $5 and known.request_hash = $3 then excluded.lease_until
         else known.lease_until end
       returning lease_until = $4 and response is null and error is null as claimed, request_hash, response, error`,
      [scope, key, hash, leaseUntil, new Date(this.#clock.now())],
    );
    return row as Claim;
  }

  async #run(scope: string, key: string, method: MethodDefinition, context: CallContext, work: () => Promise<unknown>): Promise<unknown> {
    try {
      const response = await work();
      await this.#db.query("update idempotency_records set response = $3 where scope = $1 and key = $2", [scope, key, Buffer.from(method.response.encode(response).finish())]);
      return response;
    } catch (error) {
      await this.#settleError(scope, key, error, context);
      throw error;
    }
  }

  async #settleError(scope: string, key: string, error: unknown, context: CallContext): Promise<void> {
    const isAnswer = isAppError(error, "rejected", "not_found", "conflict");
    const statement = isAnswer
      ? this.#db.query("update idempotency_records set error = $3 where scope = $1 and key = $2", [scope, key, JSON.stringify(toRecord(error, context.requestId))])
      : this.#db.query("delete from idempotency_records where scope = $1 and key = $2 and response is null and error is null", [scope, key]);
    // When even this fails the lease runs out and the caller may try again.
    await statement.catch(() => undefined);
  }
}

// The key belongs to whoever sent it: an account, or for a guest the secret of the cart or order.
function scopeOf(method: MethodDefinition, request: unknown, { principal }: CallContext): string {
  if (principal.kind === "user") return `${method.name}/${principal.id}`;
  const { cartToken, orderToken } = request as { cartToken?: string; orderToken?: string };
  const secret = createHash("sha256").update(`${cartToken ?? ""}/${orderToken ?? ""}`).digest("base64url");
  return `${method.name}/guest/${secret}`;
}

function replay(method: MethodDefinition, claim: Claim): unknown {
  if (claim.response !== null) return method.response.decode(claim.response);
  throw fromRecord(claim.error) ?? new AppError("conflict", "idempotency_record_unreadable", "the first answer to this key cannot be read");
}
