import { allowedErrors, distance } from "./spelling.ts";

/** A word of the dictionary and how many products have it. */
export interface Candidate {
  readonly word: string;
  readonly documents: number;
}

/** The candidate that was most likely meant: fewest errors, then the same first letter, then the most products. */
export function correct(typed: string, candidates: readonly Candidate[]): string | undefined {
  return best(typed, candidates, (candidate) => candidate);
}

/** The same for a word that is still being typed: only as much of a candidate counts as was typed. */
export function complete(typed: string, candidates: readonly Candidate[]): string | undefined {
  return correct(typed, candidates) ?? best(typed, candidates, (candidate) => candidate.slice(0, typed.length));
}

function best(
  typed: string,
  candidates: readonly Candidate[],
  compared: (candidate: string) => string,
): string | undefined {
  const near = candidates
    .map(({ word, documents }) => ({
      word,
      documents,
      errors: distance(typed, compared(word)),
      start: word[0] === typed[0] ? 0 : 1,
    }))
    .filter(({ errors }) => errors <= allowedErrors(typed));
  near.sort(
    (a, b) => a.errors - b.errors || a.start - b.start || b.documents - a.documents || (a.word < b.word ? -1 : 1),
  );
  return near[0]?.word;
}
