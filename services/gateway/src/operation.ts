import { mustBeAllowed } from "@shopstream/platform/access.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { claimedPrincipal } from "@shopstream/platform/tokens.ts";
import type { Answer } from "./answer.ts";
import { cacheHeaders } from "./caching.ts";
import { type Caller, mustNotBeForged } from "./caller.ts";
import type { Calls } from "./calls.ts";
import { idempotencyKeyOf } from "./idempotency-key.ts";
import type { NdjsonImport } from "./ndjson-import.ts";
import type { PlainJson } from "./plain-json.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RequestMessages } from "./request-message.ts";
import type { Route } from "./route.ts";
import { toCookies } from "./session-cookies.ts";
import type { Sightings } from "./sightings.ts";
import type { Visit } from "./visit.ts";

export interface OperationsDeps {
  readonly messages: RequestMessages;
  readonly calls: Calls;
  readonly imports: NdjsonImport;
  readonly limits: RateLimits;
  readonly sightings: Sightings;
  readonly clock: Clock;
}

/** Carries out operations of the contract: who may not is refused before the body is read, what is wrong before the call. */
export class Operations {
  readonly #deps: OperationsDeps;

  constructor(deps: OperationsDeps) {
    this.#deps = deps;
  }

  async run(route: Route, params: Readonly<Record<string, string>>, visit: Visit, traceId: string): Promise<Answer> {
    const { caller } = visit;
    const { messages, calls, imports, limits, sightings, clock } = this.#deps;
    mustBeSignedIn(route, visit);
    mustNotBeForged(caller, route.isSafe, caller.tokenIsCookie && caller.token !== undefined);
    await limits.admitTo(route, caller.address);
    if (route.method.ndjsonBody !== undefined) return imports.run(route, visit, traceId);
    const { message, usedCookie, idempotencyKey } = await readAll(messages, route, params, visit).catch(
      (error: unknown) => {
        mustPlayRole(route, caller, clock.now());
        throw error;
      },
    );
    mustNotBeForged(caller, route.isSafe, usedCookie);
    const answer = await limits.guard(route, message, () =>
      calls.call(route, message, visit, { traceId, idempotencyKey }),
    );
    sightings.note(route, message, answer, caller);
    return toAnswer(route, answer, visit);
  }
}

async function readAll(
  messages: RequestMessages,
  route: Route,
  params: Readonly<Record<string, string>>,
  visit: Visit,
) {
  const idempotencyKey = idempotencyKeyOf(route.method, visit.caller);
  return { ...(await messages.read(route, params, visit)), idempotencyKey };
}

// The services check the token itself. That there is one is seen here, before anything is read for nobody.
function mustBeSignedIn({ isForAnyone }: Route, { caller }: Visit): void {
  if (isForAnyone || caller.token !== undefined) return;
  throw new AppError("unauthenticated", "sign_in_required", "sign in to do this");
}

// Whoever may not do this learns that, and not how it is done. By an unchecked token nobody is let in, only kept out.
function mustPlayRole({ method }: Route, { token = "" }: Caller, now: number): void {
  const claimed = claimedPrincipal(token, now);
  if (claimed !== undefined) mustBeAllowed(method, claimed, "gateway");
}

function toAnswer(route: Route, answer: PlainJson, { caller, path }: Visit): Answer {
  const { status } = route.http;
  const { body, setCookies } = toCookies(answer, route.method, caller);
  const cookies = setCookies.length === 0 ? {} : { "set-cookie": setCookies };
  if (status === 204) return { status, headers: cookies };
  // Not toJSON of the message: it leaves out empty lists, which clients read.
  const text = JSON.stringify(body);
  return {
    status,
    body: text,
    headers: {
      "content-type": "application/json",
      ...cookies,
      ...(status === 201 ? locationOf(route, answer, path) : {}),
      ...cacheHeaders(route, text, caller),
    },
  };
}

/** Where what was made is read, if there is such an operation. */
function locationOf({ isReadBelow }: Route, { id }: PlainJson, path: string): Record<string, string> {
  return isReadBelow && typeof id === "string" ? { location: `${path}/${encodeURIComponent(id)}` } : {};
}
