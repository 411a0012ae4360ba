export type DecimalMark = "," | ".";

// The decimal mark of the file before the fraction, the other one (or a space) between groups of thousands.
const patterns = {
  ",": /^(\d{1,3}(?:([. ])\d{3}(?:\2\d{3})*)?|\d+)(?:,(\d+))?$/,
  ".": /^(\d{1,3}(?:([, ])\d{3}(?:\2\d{3})*)?|\d+)(?:\.(\d+))?$/,
} as const;

/**
 * An amount as people write it, in minor units: never through a floating-point number. Undefined when it is none.
 * Without the decimal mark of the file, three digits after the only mark are thousands.
 */
export function parseAmount(text: string, digits: number, mark?: DecimalMark): number | undefined {
  const plain = text
    .replace(/^[A-Z]{1,3}\s*/, "")
    .replace(/\s*[A-Z]{3}$/, "")
    .trim();
  if (mark !== undefined) return readWith(mark, plain, digits);
  const readings = [readWith(",", plain, digits), readWith(".", plain, digits)].filter(
    (amount) => amount !== undefined,
  );
  return readings.length === 0 ? undefined : Math.max(...readings);
}

function readWith(mark: DecimalMark, text: string, digits: number): number | undefined {
  const match = patterns[mark].exec(text);
  if (match === null) return undefined;
  const [, whole = "", , fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const minor = Number(whole.replaceAll(/\D/g, "") + fraction.slice(0, digits).padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
}
