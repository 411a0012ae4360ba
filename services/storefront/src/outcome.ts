import { cookies } from "next/headers";
import type { Schemas } from "./api.ts";
import { cookieOf } from "./visit/cookie-header.ts";

export type Problem = Pick<Schemas["Problem"], "code" | "status" | "errors">;

/** What became of a change: an action shows a problem beside the form, and throws only what nobody can do anything about. */
export type Outcome<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly problem: Problem; readonly body: unknown };

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** For changes that a member makes: a page whose session has ended stays as it is, with what was typed. */
export async function memberOutcomeOf<T>(asked: Promise<Answer<T>>): Promise<Outcome<T>> {
  return toOutcome(await asked.catch(() => undefined));
}

/** For server actions alone: puts the cookies that the shop sets into the visitor's browser. */
export async function outcomeOf<T>(asked: Promise<Answer<T>>): Promise<Outcome<T>> {
  const answer = await asked.catch(() => undefined);
  const jar = await cookies();
  for (const line of answer?.response.headers.getSetCookie() ?? []) {
    const { name, value, ...attributes } = cookieOf(line);
    jar.set(name, value, attributes);
  }
  return toOutcome(answer);
}

function toOutcome<T>(answer: Answer<T> | undefined): Outcome<T> {
  if (answer === undefined) return refused({ code: "shop_unreachable", status: 503 });
  if (answer.response.ok) return { ok: true, data: answer.data as T };
  const { code = "unexpected", status = answer.response.status, errors } = (answer.error ?? {}) as Partial<Problem>;
  return refused({ code, status, ...(errors === undefined ? {} : { errors }) }, answer.error);
}

function refused(problem: Problem, body: unknown = undefined): Outcome<never> {
  return { ok: false, problem, body };
}
