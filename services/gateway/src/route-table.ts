import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import { matchTemplate } from "./path-template.ts";
import { type Route, routesOf } from "./route.ts";

export type Found =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The path exists, for these methods. */
  | { readonly allow: readonly string[] };

/** Finds the operation that a request asks for. */
export class RouteTable {
  readonly routes: readonly Route[];
  // By number of segments and action, literals before parameters: a handful of candidates each.
  readonly #candidates = new Map<string, Route[]>();

  constructor(services: readonly ServiceDefinition[]) {
    this.routes = services.flatMap(routesOf);
    const paramCount = ({ template }: Route) => template.segments.filter((segment) => "param" in segment).length;
    for (const route of this.routes.toSorted((a, b) => paramCount(a) - paramCount(b))) {
      const key = candidateKey(route.template.segments.length, route.template.action);
      this.#candidates.set(key, [...(this.#candidates.get(key) ?? []), route]);
    }
  }

  /** Undefined when no route has this path. HEAD is served by GET. */
  find(verb: string, path: string): Found | undefined {
    const parts = path.slice(1).split("/");
    const last = parts.at(-1) as string;
    const colon = last.lastIndexOf(":");
    if (colon < 0) return this.#among(verb, parts, "");
    const found = this.#among(verb, parts.with(-1, last.slice(0, colon)), last.slice(colon + 1));
    return found ?? this.#among(verb, parts, "");
  }

  #among(verb: string, parts: readonly string[], action: string): Found | undefined {
    const allow = new Set<string>();
    const wanted = verb === "HEAD" ? "get" : verb.toLowerCase();
    for (const route of this.#candidates.get(candidateKey(parts.length, action)) ?? []) {
      const params = matchTemplate(route.template, parts);
      if (params === undefined) continue;
      if (route.http.verb === wanted) return { route, params };
      allow.add(route.http.verb.toUpperCase());
      if (route.isSafe) allow.add("HEAD");
    }
    return allow.size === 0 ? undefined : { allow: [...allow].sort() };
  }
}

function candidateKey(segments: number, action: string): string {
  return `${segments}:${action}`;
}
