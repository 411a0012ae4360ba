import type { Random } from "@shopstream/platform/random.ts";

/** The caller's own name for the request, if it is safe in logs and headers, else a new one. */
export function requestIdOf(given: string | string[] | undefined, random: Random): string {
  return typeof given === "string" && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : random.uuid();
}
