/** By code point, as collation "C" and OpenSearch do; JavaScript compares halves of rare letters before some common ones. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i += 1) {
    const difference = place(one.charCodeAt(i)) - place(other.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

// Halves, D800 to DFFF, stand for code points above all others.
function place(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
