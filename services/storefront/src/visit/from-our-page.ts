/**
 * Whether a form came from a page of the shop. Pages of a neighbour on the same host name could send the cookies with it;
 * they cannot send this header, and browsers too old to send it know no SameSite cookies either.
 */
export function isFromOurPage(request: Request): boolean {
  return (request.headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";
}
