import { existsSync } from "node:fs";

type Declared = Readonly<{ calls?: readonly (string | Readonly<{ service: string }>)[] }>;

/** The services that a deploy.ts declares as callees, as camelCase client names, sorted. */
export async function declaredCalls(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  const exported = Object.values((await import(file)) as Readonly<Record<string, Declared>>);
  const calls = exported.flatMap((declared) => declared.calls ?? []);
  return [...new Set(calls.map((call) => (typeof call === "string" ? call : call.service)))].sort();
}
