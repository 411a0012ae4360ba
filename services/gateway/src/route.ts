import type { HttpBinding, MethodDefinition, ServiceDefinition } from "@shopstream/protos/definition.ts";
import { type PathTemplate, parseTemplate } from "./path-template.ts";

/** One REST operation: an RPC of the contract and the verb and path it is reached by. */
export interface Route {
  readonly service: string;
  /** The method's name on the client: createOrder. */
  readonly key: string;
  readonly method: MethodDefinition;
  readonly http: HttpBinding;
  readonly template: PathTemplate;
  /** Only reads. */
  readonly isSafe: boolean;
  /** A later step of what somebody has begun: who has come so far is served before those who look, or only begin. */
  readonly carriesOn: boolean;
  readonly isForAnyone: boolean;
  /** What stands at this path is read one by one, at this path and its id. */
  readonly isReadBelow: boolean;
}

/** Changes something, and yet nobody loses anything who is told to come again: a cart to fill, an account, a session. */
const beginnings: readonly string[] = ["CreateCart", "SignUp", "Login"];

/** The routes of a service; RPCs without an HTTP binding have none. */
export function routesOf(service: ServiceDefinition): Route[] {
  const read = Object.values<MethodDefinition>(service.methods).flatMap(({ http }) =>
    http?.verb === "get" ? http.path : [],
  );
  return Object.entries(service.methods).flatMap(([key, method]) => {
    const { name, http, access } = method as MethodDefinition;
    if (http === undefined) return [];
    const isSafe = http.verb === "get";
    const carriesOn = !isSafe && !beginnings.includes(name);
    const isForAnyone = access.roles.includes("anyone");
    const isReadBelow = read.some((path) => path.replace(/\/\{\w+\}$/, "") === http.path && path !== http.path);
    const facts = { isSafe, carriesOn, isForAnyone, isReadBelow };
    return [{ service: service.name, key, method, http, template: parseTemplate(http.path), ...facts }];
  });
}
