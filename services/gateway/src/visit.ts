import type { Random } from "@shopstream/platform/random.ts";
import type { Request, Response } from "express";
import { type Caller, callerOf } from "./caller.ts";
import { requestIdOf } from "./request-id.ts";

/** One request on its way through the gateway. */
export interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly requestId: string;
  readonly verb: string;
  readonly path: string;
  readonly query: string;
  readonly caller: Caller;
}

export function visitOf(request: Request, response: Response, random: Random): Visit {
  const [path, query] = splitUrl(request.url);
  const requestId = requestIdOf(request.headers["x-request-id"], random);
  return { request, response, requestId, verb: request.method, path, query, caller: callerOf(request) };
}

function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}
