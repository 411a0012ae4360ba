import type { Clock } from "@shopstream/platform/clock.ts";

export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T & { readonly code?: string };
}

interface Ask {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Longer than the shop may take for anything; a customer has left by then. */
export const patienceMs = 12_000;

/** What a customer's program sends: once, without the patience and the repeats of shopctl's own client. */
export class Customer {
  readonly #url: string;
  readonly #clock: Clock;

  constructor(url: string, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
  }

  async send<T>(method: string, path: string, { body, headers = {} }: Ask = {}): Promise<Reply<T>> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...json, ...headers },
      signal: this.#clock.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) as Reply<T>["body"] };
  }

  /** The body of a success; throws what else was said. */
  async ask<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
    const reply = await this.send<T>(method, path, ask);
    if (reply.status < 300) return reply.body;
    throw new Refusal(reply.status, reply.body.code);
  }
}

/** An answer that is not what the customer came for. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined) {
    super(`${status} ${code ?? "without a word"}`);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
  }
}

function parse(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
