import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { type Answer, securityHeaders, strictTransport } from "./answer.ts";
import { isNotModified, withoutBody } from "./caching.ts";
import type { Visit } from "./visit.ts";

export interface Compression {
  /** 0 for never. */
  readonly minBytes: number;
  readonly loopback: boolean;
}

const compress = promisify(gzip);
// Most of what higher levels save, for half of their time.
const options = { level: constants.Z_BEST_SPEED };

/** Sends an answer: compressed when asked for and worth it, as 304 when the client has it, without body to HEAD. */
export async function send(visit: Visit, answer: Answer, compression: Compression): Promise<void> {
  if (answer.isStreamed === true) return;
  const { response, verb } = visit;
  const reply = isNotModified(visit, answer) ? withoutBody(answer) : answer;
  const headers: Record<string, string | readonly string[] | number> = { ...headersFor(visit), ...reply.headers };
  let bytes = reply.body === undefined ? undefined : Buffer.from(reply.body);
  if (bytes !== undefined && isWorthIt(visit, bytes, compression)) {
    bytes = await compress(bytes, options);
    headers["content-encoding"] = "gzip";
    headers.vary = headers.vary === undefined ? "Accept-Encoding" : `${headers.vary}, Accept-Encoding`;
  }
  if (bytes !== undefined) headers["content-length"] = bytes.length;
  response.writeHead(reply.status, headers as Record<string, string>).end(verb === "HEAD" ? undefined : bytes);
}

/** What every answer of this visit carries. */
export function headersFor({ request, requestId }: Visit): Record<string, string> {
  return { ...securityHeaders, ...(request.secure ? strictTransport : {}), "x-request-id": requestId };
}

function isWorthIt({ request }: Visit, { length }: Buffer, { minBytes, loopback }: Compression): boolean {
  if (minBytes === 0 || length < minBytes || !/\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? ""))
    return false;
  return loopback || !/^(::1|(::ffff:)?127\.)/.test(request.ip ?? "");
}
