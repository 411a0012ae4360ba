import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a file, one at a time, with their numbers from 1. Lines can be given back and come again. */
export class LineFeed {
  readonly #lines: AsyncIterator<string>;
  #returned: Line[] = [];
  #number = 0;

  constructor(file: string, encoding: BufferEncoding) {
    const input = createReadStream(file, { encoding });
    this.#lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  }

  async next(): Promise<Line | undefined> {
    const again = this.#returned.shift();
    if (again !== undefined) return again;
    const { done, value } = await this.#lines.next();
    if (done === true) return undefined;
    this.#number += 1;
    return { number: this.#number, text: this.#number === 1 ? value.replace(/^\uFEFF/, "") : value };
  }

  giveBack(lines: readonly Line[]): void {
    this.#returned = [...lines, ...this.#returned];
  }
}
