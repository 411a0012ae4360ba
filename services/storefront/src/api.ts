import { AppError, type ErrorKind } from "@shopstream/platform/errors.ts";
import type { components, paths } from "@shopstream/protos/openapi-types.ts";
import { cookies, headers } from "next/headers";
import createClient, { type Client } from "openapi-fetch";
import { settings } from "./config.ts";
import { noteShopAway } from "./outage.ts";
import { toCookieHeader } from "./visit/cookie-header.ts";
import { accessCookie } from "./visit/session.ts";
import { anonymousHeaders, visitorHeaders } from "./visit/visitor-headers.ts";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The shop as everybody sees it: for the catalogue and search. Sends nothing that says who asks. */
export async function publicApi(): Promise<Api> {
  return clientWith(anonymousHeaders(await headers()));
}

/** The shop in the visitor's name: cart, orders, account. An order takes longer than other answers. */
export async function visitorApi(timeoutMs?: number): Promise<Api> {
  // Not the request's own header: an action may have been given a cookie since.
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  return clientWith(visitorHeaders(sent, toCookieHeader(jar.getAll())), timeoutMs);
}

/** The same without the access token: one that is good for nothing any more would stand in the way of signing in. */
export async function signedOutApi(): Promise<Api> {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const kept = jar.getAll().filter(({ name }) => name !== accessCookie);
  return clientWith(visitorHeaders(sent, toCookieHeader(kept)));
}

/** The answer's data, or an AppError that says what the shop said. */
export async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await reached(answer);
  if (data !== undefined && error === undefined) return data;
  throw toAppError(response.status, error);
}

/** The same, or undefined for what is not there. */
export async function dataIfAny<T>(answer: Promise<Answer<T>>): Promise<T | undefined> {
  const { data, error, response } = await reached(answer);
  if (response.status === 404) return undefined;
  return dataOf(Promise.resolve({ ...(data === undefined ? {} : { data }), error, response }));
}

function reached<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    noteShopAway();
    throw new AppError("unavailable", "shop_unreachable", "the shop does not answer", { cause });
  });
}

function clientWith(sent: Readonly<Record<string, string>>, timeoutMs = settings().GATEWAY_TIMEOUT_MS): Api {
  const { GATEWAY_URL } = settings();
  const bounded = (request: Request) => fetch(request, { cache: "no-store", signal: AbortSignal.timeout(timeoutMs) });
  return createClient<paths>({ baseUrl: GATEWAY_URL, headers: sent, fetch: bounded });
}

const kinds: Readonly<Record<number, ErrorKind>> = {
  400: "invalid",
  401: "unauthenticated",
  402: "rejected",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  422: "rejected",
  429: "exhausted",
  504: "timeout",
};

function toAppError(status: number, problem: unknown): AppError {
  const { code = "unexpected", detail = "" } = (problem ?? {}) as Partial<Schemas["Problem"]>;
  const details = { status, problem };
  if (status >= 502) noteShopAway();
  return new AppError(kinds[status] ?? "unavailable", code, detail, { details });
}
