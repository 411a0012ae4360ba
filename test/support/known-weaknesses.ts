/**
 * What experiments are known to find in some place and not in others, so that they cannot expect it everywhere. docs/chaos.md describes
 * each under its id. One condition is known, and no other: whoever else is failed meanwhile is news.
 */
export const knownWeaknesses = {
  W1: { experiment: "gateway-overloaded", condition: "Who is let in to buy is served in time" },
} as const;

/** Whether that and nothing else is why an experiment deviated, as a part of a game day tells it. */
export function isKnown(id: keyof typeof knownWeaknesses, said: string): boolean {
  const { experiment, condition } = knownWeaknesses[id];
  const head = `${experiment} deviated `;
  if (!said.startsWith(head)) return false;
  const reasons = said.slice(head.length).split(/; (?=not so: )/);
  return reasons.every((reason) => reason.startsWith(`not so: ${condition} (`) && !reason.includes("; "));
}
