import { existsSync } from "node:fs";

type Declared = Readonly<{ calls?: readonly string[] }>;

/** The services that a deploy.ts declares as callees, sorted. */
export async function declaredCalls(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  const exported = Object.values((await import(file)) as Readonly<Record<string, Declared>>);
  return exported.flatMap(({ calls }) => calls ?? []).sort();
}
