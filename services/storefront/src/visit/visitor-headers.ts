/** What the gateway is told of the visitor when a page asks in their name, with the cookies that they have by now. */
export function visitorHeaders(headers: Pick<Headers, "get">, cookie: string): Record<string, string> {
  return { ...anonymousHeaders(headers), "x-client": "web", ...(cookie === "" ? {} : { cookie }) };
}

/** By which a browser says that its visitor does not want to be counted, or has not seen the page yet. */
const objections = ["sec-gpc", "dnt", "sec-purpose"];

/** The same without who it is, for what everybody sees alike. The address counts for limits, the id joins the logs. */
export function anonymousHeaders(headers: Pick<Headers, "get">): Record<string, string> {
  const passed = ["x-forwarded-for", "user-agent", "x-request-id", "traceparent", ...objections];
  return Object.fromEntries(
    passed.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
