import type { IncomingHttpHeaders } from "node:http";

// RFC 9110, 7.6.1: they are about one connection. Passing them on lets a client speak to the next server's connection.
const hopByHop = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];
// What Next.js tells itself in headers; from outside they have let visitors skip its checks before.
const internal = /^x-(middleware|invoke|matched|nextjs|now|vercel)-/;
// The gateway's own word on who visits; the visitor's is replaced or dropped.
const aboutVisitor = /^(forwarded|x-forwarded-.*|x-real-ip|x-original-.*|proxy-.*)$/;

/** Removes from a request what a storefront must not hear from outside. Bodies keep their framing: it is made anew. */
export function cleanRequest(headers: IncomingHttpHeaders): void {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const name of Object.keys(headers)) {
    const isOfConnection = (hopByHop.includes(name) && name !== "transfer-encoding") || named.includes(name);
    if (isOfConnection || internal.test(name) || aboutVisitor.test(name)) delete headers[name];
  }
}

/** The same for an answer. */
export function cleanResponse(headers: IncomingHttpHeaders): void {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const name of Object.keys(headers)) {
    const isOfConnection = (hopByHop.includes(name) && name !== "transfer-encoding") || named.includes(name);
    if (isOfConnection || internal.test(name) || name === "x-powered-by" || name === "server") delete headers[name];
  }
}
