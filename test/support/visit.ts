import type { Clock } from "@shopstream/platform/clock.ts";

/** What became of asking for a page: shown with what is looked for, told when to come again, or neither in time. */
export type Visit = "yes" | "told" | "no";

/** As long as customers wait for anything else; who is told must be told sooner. */
const patienceMs = 5_000;
const inTimeMs = 3_000;

/** Asks for a page as a browser does. It is shown when the words are in it: a page can fail and say 200. */
export async function visit(url: string, words: readonly string[], clock: Clock): Promise<Visit> {
  const began = clock.now();
  try {
    const response = await fetch(url, { headers: { accept: "text/html" }, signal: clock.timeout(patienceMs) });
    const text = await response.text();
    if (response.ok) return words.every((word) => text.includes(word)) ? "yes" : "no";
    const isTold = response.status === 503 && response.headers.has("retry-after");
    return isTold && clock.now() - began <= inTimeMs ? "told" : "no";
  } catch {
    return "no";
  }
}
