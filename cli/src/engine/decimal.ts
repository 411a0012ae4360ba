/** An amount as people write it, in minor units: never through a floating-point number. Undefined when it is none. */
export function parseAmount(text: string, digits: number): number | undefined {
  const plain = text.replace(/^[A-Z]{1,3}\s*/, "").trim();
  const match = /^(\d{1,3}(?:([,. ])\d{3}(?:\2\d{3})*)|\d+)(?:[.,](\d{1,3}))?$/.exec(plain);
  if (match === null) return undefined;
  const [, whole = "", , fraction = ""] = match;
  const kept = fraction.slice(0, digits).padEnd(digits, "0");
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  return Number(whole.replaceAll(/[,. ]/g, "") + kept);
}
