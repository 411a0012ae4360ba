import { Pool } from "undici";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Ask {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fixed number of connections to the shop, each with one request at a time, and the bytes that came over them. */
export class Client {
  readonly #pool: Pool;
  bytes = 0;
  requests = 0;

  constructor(url: string, connections: number) {
    this.#pool = new Pool(url, { connections, pipelining: 1 });
  }

  /** Any other status than the one expected ends the measurement: a fast refusal must not count as a fast answer. */
  async must<T>(status: number, method: "GET" | "POST", path: string, ask: Ask = {}): Promise<T> {
    const answer = await this.send<T>(method, path, ask);
    if (answer.status === status) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async send<T>(method: "GET" | "POST", path: string, { body, headers = {} }: Ask = {}): Promise<Answer<T>> {
    const { statusCode, body: stream } = await this.#pool.request({
      method,
      path,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await stream.text();
    this.bytes += Buffer.byteLength(text);
    this.requests += 1;
    return { status: statusCode, body: JSON.parse(text) as T };
  }

  /** A page as a browser asks for it. Its bytes are those that came, packed. */
  async page(path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const asked = { accept: "text/html", "accept-encoding": "gzip", "accept-language": "en", ...headers };
    const { statusCode, body } = await this.#pool.request({ method: "GET", path, headers: asked });
    // Not added to at once: what others add while this waits would be lost.
    const { byteLength } = await body.arrayBuffer();
    this.bytes += byteLength;
    this.requests += 1;
    if (statusCode !== 200) throw new Error(`GET ${path}: ${statusCode}`);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
