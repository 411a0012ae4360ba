/** A name within a sentence that may run the other way: its dots and brackets stay with it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
