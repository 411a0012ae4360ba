import { type Suggestion, toSuggestions } from "./suggestion.ts";

/** Asks from the browser, at the shop's own address. What cannot be had is no reason to disturb whoever types. */
export async function fetchSuggestions(typed: string, signal: AbortSignal): Promise<readonly Suggestion[]> {
  try {
    const response = await fetch(`/v1/search/suggest?q=${encodeURIComponent(typed)}`, { signal, credentials: "omit" });
    return response.ok ? toSuggestions(await response.json()) : [];
  } catch {
    return [];
  }
}
