/** Answers a request with another page of the shop, by a path: it holds at whatever address the visitor came by. */
export function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}
