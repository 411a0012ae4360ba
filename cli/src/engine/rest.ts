import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
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

const answerMs = 60_000;

/** A client of the public REST surface: shopctl can do nothing to a shop that another program could not. */
export class Rest {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, clock: Clock, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#clock = clock;
    this.#headers = headers;
  }

  /** Any answer, also a refusal; throws only when there is none. */
  async send<T>(method: string, path: string, { body, headers }: RestRequest = {}): Promise<RestAnswer<T>> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const request = {
      method,
      headers: { ...json, ...this.#headers, ...headers },
      signal: this.#clock.timeout(answerMs),
    };
    const response = await fetch(
      this.#url + path,
      body === undefined ? request : { ...request, body: JSON.stringify(body) },
    ).catch((cause: unknown) => {
      throw new ShopError("SHOP-API-001", `${this.#url} does not answer`, { cause });
    });
    const text = await response.text();
    return { status: response.status, text, body: parse<T>(text) };
  }

  /** The body of an answer that must be a success. */
  async ask<T>(method: string, path: string, request: RestRequest = {}): Promise<T> {
    const { status, body, text } = await this.send<T>(method, path, request);
    if (status < 300) return body;
    throw new ShopError(
      "SHOP-API-002",
      `${method} ${path}: ${status} ${(body as { code?: string }).code ?? text.slice(0, 200)}`,
    );
  }

  /** Sends rows as NDJSON and gives the result lines as they come. */
  async *importRows(rows: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Record<string, unknown>> {
    const body = ReadableStream.from(rows).pipeThrough(new TextEncoderStream());
    const headers = { ...this.#headers, "content-type": "application/x-ndjson" };
    const response = await fetch(`${this.#url}/v1/products:import`, {
      method: "POST",
      headers,
      body,
      duplex: "half",
    } as RequestInit);
    if (!response.ok || response.body === null)
      throw new ShopError("SHOP-API-002", `the import was refused: ${response.status} ${await response.text()}`);
    let rest = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield JSON.parse(line) as Record<string, unknown>;
    }
    if (rest !== "") yield JSON.parse(rest) as Record<string, unknown>;
  }

  async signIn({ email, password }: PlatformFile["admin"]): Promise<Rest> {
    const { status, body } = await this.send<{ accessToken: string }>("POST", "/v1/auth/login", {
      body: { email, password },
    });
    if (status !== 200) throw new ShopError("SHOP-API-003", `${email} cannot sign in (${status})`);
    return new Rest(this.#url, this.#clock, { authorization: `Bearer ${body.accessToken}` });
  }
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}
