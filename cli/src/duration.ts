import { InvalidArgumentError } from "commander";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `90`, `90s`, `5m`, `2h` or `500ms`, in milliseconds; a number alone is seconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError("Write a duration like 90s, 5m or 2h.");
  return Math.round(Number(match[1]) * unitMs[(match[2] ?? "s") as keyof typeof unitMs]);
}
