/** The parameters of a statement that is put together from parts. */
export class Bindings {
  readonly values: unknown[] = [];

  /** Adds a value and gives the placeholder for it. The text of the statement never holds the value. */
  bind(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
