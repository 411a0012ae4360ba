import type { Clock } from "@shopstream/platform/clock.ts";
import { fillBindings, withoutBound } from "./bindings.ts";
import { mustBeOfType, parseObject } from "./json-body.ts";
import type { PlainJson } from "./plain-json.ts";
import { decode, readQuery } from "./query.ts";
import { readBody } from "./read-body.ts";
import type { Route } from "./route.ts";
import type { Validation } from "./validation.ts";
import type { Visit } from "./visit.ts";

export interface RequestMessagesDeps {
  readonly validation: Validation;
  readonly clock: Clock;
  readonly bodyTimeoutMs: number;
}

/** A valid message, and whether a cookie proved something in it. */
export interface RequestMessage {
  readonly message: PlainJson;
  readonly usedCookie: boolean;
}

const largestJsonBytes = 1 << 20;
const largestRawBytes = 256 << 10;

/** Makes a request message of a path, a query or a body, and headers, as google.api.http and our options say. */
export class RequestMessages {
  readonly #deps: RequestMessagesDeps;

  constructor(deps: RequestMessagesDeps) {
    this.#deps = deps;
  }

  async read(route: Route, params: Readonly<Record<string, string>>, visit: Visit): Promise<RequestMessage> {
    const { method } = route;
    const name = requestName(method.name);
    const message = withoutBound(await this.#given(route, name, visit), method);
    for (const [param, value] of Object.entries(params)) message[param] = decode(value, param);
    const usedCookie = fillBindings(message, method, visit.caller);
    // Raw bytes are for the service to judge: it alone knows whose signature they carry.
    if (method.strictBody === true) this.#deps.validation.mustBeKnown(name, message);
    if (method.rawBody === undefined) this.#deps.validation.mustBeValid(name, message);
    return { message, usedCookie };
  }

  // Some clients put what a DELETE is about into a body, others into the query.
  async #given({ method, http }: Route, name: string, visit: Visit): Promise<PlainJson> {
    if (http.hasBody) return this.#body(method.rawBody, visit);
    const query = readQuery(visit.query, this.#deps.validation.schemaOf(name));
    return http.verb === "delete" ? { ...(await this.#body(undefined, visit)), ...query } : query;
  }

  async #body(rawField: string | undefined, { request }: Visit): Promise<PlainJson> {
    const timeout = this.#deps.clock.timeout(this.#deps.bodyTimeoutMs);
    if (rawField !== undefined) return { [rawField]: await readBody(request, largestRawBytes, timeout) };
    const bytes = await readBody(request, largestJsonBytes, timeout);
    if (bytes.length === 0) return {};
    mustBeOfType(request.headers, ["application/json"]);
    return parseObject(bytes);
  }
}

/** The contract names requests after their methods. */
export function requestName(method: string): string {
  return `${method}Request`;
}
