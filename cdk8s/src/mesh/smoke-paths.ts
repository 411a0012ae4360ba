import { contract } from "@shopstream/protos/contract.ts";

/** Nothing has this name, and it looks like one. */
const nobody = "00000000-0000-4000-8000-000000000000";

/**
 * What a smoke test asks at the way in so that a service has to answer: all that is read of it there. Nobody is signed in and nothing
 * of that name is there, which is an answer as well.
 */
export function pathsBehind(service: string): readonly string[] {
  const methods = Object.values(contract.find(({ name }) => name === service)?.methods ?? {});
  const paths = methods.flatMap(({ http }) => (http?.verb === "get" ? [http.path] : []));
  return paths.map((path) => path.replaceAll(/\{[^}]+\}/g, nobody)).sort();
}

/** Of all services: what the way in lets tests ask from within. */
export const pathsOfAll: readonly string[] = [...new Set(contract.flatMap(({ name }) => pathsBehind(name)))].sort();
