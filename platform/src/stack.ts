/** What has been opened, closed once and in reverse; a part that fails to close does not keep the others open. */
export class Stack {
  readonly #parts: { name: string; close: () => Promise<void> }[] = [];
  #closing: Promise<void> | undefined;

  add(name: string, close: () => Promise<void>): void {
    this.#parts.push({ name, close });
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#parts.reverse()) {
      await part
        .close()
        .catch((error: unknown) => failures.push(new Error(`${part.name} did not close`, { cause: error })));
    }
    if (failures.length > 0) throw new AggregateError(failures, "some parts did not close");
  }
}
