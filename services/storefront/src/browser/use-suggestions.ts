import { useEffect, useState } from "react";
import { fetchSuggestions } from "../catalogue/fetch-suggestions.ts";
import type { Suggestion } from "../catalogue/suggestion.ts";
import { after } from "../clock.ts";

const pauseMs = 120;
const shortest = 2;
const none: readonly Suggestion[] = [];

/** Proposals for what was typed, once somebody pauses; an answer that came too late is dropped. */
export function useSuggestions(typed: string): { readonly found: readonly Suggestion[]; readonly clear: () => void } {
  const [found, setFound] = useState(none);
  const words = typed.trim();
  useEffect(() => {
    if (words.length < shortest) {
      setFound(none);
      return undefined;
    }
    const asking = new AbortController();
    const callOff = after(pauseMs, () => {
      void fetchSuggestions(words, asking.signal).then((list) => {
        if (!asking.signal.aborted) setFound(list);
      });
    });
    return () => {
      callOff();
      asking.abort();
    };
  }, [words]);
  return { found, clear: () => setFound(none) };
}
