/** A line with its number, from 1; without text when it is too long or not UTF-8. */
export interface Line {
  readonly number: number;
  readonly sizeBytes: number;
  readonly text?: string;
  readonly tooLong?: boolean;
}

const newline = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Splits a stream into lines as it arrives, keeping no more than one line. Blank lines are counted and left out. */
export async function* ndjsonLines(chunks: AsyncIterable<Buffer>, longestBytes: number): AsyncGenerator<Line> {
  const lines = new LineBuffer(longestBytes);
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      lines.add(chunk.subarray(from, at));
      const line = lines.end();
      if (line !== undefined) yield line;
      from = at + 1;
    }
    lines.add(chunk.subarray(from));
  }
  const last = lines.end();
  if (last !== undefined) yield last;
}

class LineBuffer {
  readonly #longestBytes: number;
  #parts: Buffer[] = [];
  #sizeBytes = 0;
  #number = 0;

  constructor(longestBytes: number) {
    this.#longestBytes = longestBytes;
  }

  add(part: Buffer): void {
    this.#sizeBytes += part.length;
    if (this.#sizeBytes > this.#longestBytes) this.#parts = [];
    else this.#parts.push(part);
  }

  end(): Line | undefined {
    const [sizeBytes, bytes] = [this.#sizeBytes, Buffer.concat(this.#parts)];
    [this.#parts, this.#sizeBytes] = [[], 0];
    this.#number += 1;
    const number = this.#number;
    if (sizeBytes > this.#longestBytes) return { number, sizeBytes, tooLong: true };
    const hasMark = number === 1 && bytes.subarray(0, 3).equals(byteOrderMark);
    const text = decodeLine(hasMark ? bytes.subarray(3) : bytes);
    if (text?.trim() === "") return undefined;
    return text === undefined ? { number, sizeBytes } : { number, sizeBytes, text };
  }
}

function decodeLine(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
