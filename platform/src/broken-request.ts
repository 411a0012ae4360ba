import type { Duplex } from "node:stream";

interface Refusal {
  readonly status: string;
  readonly code: string;
  readonly detail: string;
}

const malformed: Refusal = {
  status: "400 Bad Request",
  code: "malformed_request",
  detail: "this cannot be read as HTTP/1.1",
};

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_METHOD: { ...malformed, detail: "there is no such method" },
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    code: "headers_too_large",
    detail: "address and headers together are too long",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: "408 Request Timeout",
    code: "headers_timeout",
    detail: "the request did not arrive in time",
  },
};

/** Answers what Node cannot read, and so never hands over as a request, with a problem document (RFC 9457) of our own. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const { status, code, detail } = refusals[error.code ?? ""] ?? malformed;
  const title = "The request is not valid";
  const document = { type: `urn:shopstream:problem:${code}`, title, status: Number.parseInt(status, 10), code, detail };
  const body = JSON.stringify(document);
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body);
}
