import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import { linesOf } from "./lines-of.ts";
import type { PlatformFile } from "./platform-file.ts";

export interface RestAnswer<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
}

interface RestRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const answerMs = 60_000;
/** Long enough for a restart of one process, short enough for a person who waits. */
const retryAfterMs = [200, 800, 2_000];
const overload = [429, 503];

/** A client of the public REST surface: shopctl can do nothing to a shop that another program could not. */
export class Rest {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;
  #tokens: Tokens | undefined;

  constructor(url: string, clock: Clock, headers: Readonly<Record<string, string>> = {}, tokens?: Tokens) {
    this.#url = url;
    this.#clock = clock;
    this.#headers = headers;
    this.#tokens = tokens;
  }

  /** Any answer, also a refusal; throws only when there is none. What may be repeated is, when the shop is busy. */
  async send<T>(method: string, path: string, request: RestRequest = {}): Promise<RestAnswer<T>> {
    const answer = await this.#attempts<T>(method, path, request);
    if (answer.status !== 401 || this.#tokens === undefined) return answer;
    await this.#refresh(this.#tokens);
    return this.#attempts<T>(method, path, request);
  }

  /** The body of an answer that must be a success. */
  async ask<T>(method: string, path: string, request: RestRequest = {}): Promise<T> {
    const { status, body, text } = await this.send<T>(method, path, request);
    if (status < 300) return body;
    throw new ShopError("SHOP-API-002", `${method} ${path}: ${status} ${describe(body, text)}`);
  }

  /** Sends rows as NDJSON and gives the result lines as they come. */
  async *importRows(rows: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Record<string, unknown>> {
    const body = ReadableStream.from(rows).pipeThrough(new TextEncoderStream());
    const headers = { ...this.#allHeaders(), "content-type": "application/x-ndjson" };
    const response = await fetch(`${this.#url}/v1/products:import`, {
      method: "POST",
      headers,
      body,
      duplex: "half",
    } as RequestInit).catch((cause: unknown) => {
      throw new ShopError("SHOP-API-001", `${this.#url} does not answer`, { cause });
    });
    if (!response.ok || response.body === null)
      throw new ShopError("SHOP-API-002", `the import was refused: ${response.status} ${await response.text()}`);
    for await (const line of linesOf(response.body)) yield JSON.parse(line) as Record<string, unknown>;
  }

  async signIn({ email, password }: PlatformFile["admin"]): Promise<Rest> {
    const { status, body } = await this.send<Tokens>("POST", "/v1/auth/login", { body: { email, password } });
    if (status !== 200) throw new ShopError("SHOP-API-003", `${email} cannot sign in (${status})`);
    return this.as(body);
  }

  /** The same shop as somebody who has signed in. */
  as(tokens: Tokens): Rest {
    return new Rest(this.#url, this.#clock, this.#headers, tokens);
  }

  async #attempts<T>(method: string, path: string, request: RestRequest): Promise<RestAnswer<T>> {
    const isRepeatable = method === "GET" || request.headers?.["idempotency-key"] !== undefined;
    for (const waitMs of isRepeatable ? retryAfterMs : []) {
      const answer = await this.#once<T>(method, path, request).catch((error: unknown) => error as Error);
      if (!(answer instanceof Error) && !overload.includes(answer.status)) return answer;
      await this.#clock.sleep(waitMs);
    }
    return this.#once(method, path, request);
  }

  async #once<T>(method: string, path: string, { body, headers }: RestRequest): Promise<RestAnswer<T>> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const request = {
      method,
      headers: { ...json, ...this.#allHeaders(), ...headers },
      signal: this.#clock.timeout(answerMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    try {
      const response = await fetch(this.#url + path, request);
      const text = await response.text();
      return { status: response.status, text, body: parse<T>(text) };
    } catch (cause) {
      throw new ShopError("SHOP-API-001", `${this.#url} does not answer`, { cause });
    }
  }

  #allHeaders(): Record<string, string> {
    const token = this.#tokens?.accessToken;
    return { ...this.#headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  }

  async #refresh({ accessToken, refreshToken }: Tokens): Promise<void> {
    // Requests that ran side by side all meet the old token's end; the first one fetches the new.
    if (this.#tokens?.accessToken !== accessToken) return;
    const { status, body } = await this.#once<Tokens>("POST", "/v1/auth/refresh", { body: { refreshToken } });
    if (status === 200) this.#tokens = body;
  }
}

function describe(body: unknown, text: string): string {
  const {
    code,
    detail,
    requestId,
    errors = [],
  } = body as {
    code?: string;
    detail?: string;
    requestId?: string;
    errors?: readonly { field: string; message: string }[];
  };
  if (code === undefined) return text.slice(0, 200);
  const fields = errors.map(({ field, message }) => `${field} ${message}`);
  return [code, detail, ...fields, requestId === undefined ? undefined : `(request ${requestId})`]
    .filter(Boolean)
    .join(", ");
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}
