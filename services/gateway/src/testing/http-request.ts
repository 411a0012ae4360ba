import { request as httpRequest, type IncomingHttpHeaders } from "node:http";

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** An object is sent as JSON, text and bytes as they are, a list piece by piece without a length. */
  readonly body?: unknown;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every kind
  readonly json: any;
}

/** One request exactly as written: no client library tidies up headers, paths or bodies. */
export async function ask(url: string, path: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Told> {
  const { hostname, port } = new URL(url);
  const isRaw = typeof body === "string" || Buffer.isBuffer(body) || Array.isArray(body);
  const bytes = isRaw || body === undefined ? body : JSON.stringify(body);
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const answered = Promise.withResolvers<Told>();
  const sent = httpRequest({ hostname, port, path, method, headers: { ...type, ...headers } }, async (response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const all = Buffer.concat(chunks);
    const isJson = /^application\/(problem\+)?json\b/.test(response.headers["content-type"] ?? "");
    const isReadable = isJson && all.length > 0 && response.headers["content-encoding"] === undefined;
    const json = isReadable ? JSON.parse(all.toString()) : undefined;
    answered.resolve({
      status: response.statusCode as number,
      headers: response.headers,
      bytes: all,
      text: all.toString(),
      json,
    });
  });
  sent.on("error", answered.reject);
  if (Array.isArray(bytes)) for (const piece of bytes) sent.write(piece);
  sent.end(Array.isArray(bytes) ? undefined : bytes);
  return answered.promise;
}
