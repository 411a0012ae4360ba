import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/**
 * A file with its content, or a folder without; the name is relative to where the archive is unpacked. Content may be
 * given as the path of the file that has it: programs are large, and only one is in memory at a time.
 */
export type Entry = Readonly<{ name: string; mode: number; content?: string | Buffer }>;

const block = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** A ustar header: fixed fields, all times zero and all owners root, so that the same files make the same bytes. */
function header(entry: Entry, size: number): Buffer {
  if (Buffer.byteLength(entry.name) > 100) throw new Error(`${entry.name}: longer than a tar header has room for`);
  const bytes = Buffer.alloc(block);
  bytes.write(entry.name, 0);
  bytes.write([octal(entry.mode, 8), octal(0, 8), octal(0, 8), octal(size, 12), octal(0, 12)].join(""), 100);
  bytes.write(" ".repeat(8), 148);
  bytes.write(entry.content === undefined ? "5" : "0", 156);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 7)} `, 148);
  return bytes;
}

/** Writes an archive and answers its bytes to whoever wants to count or digest them. */
export function writeTar(file: string, entries: readonly Entry[], seen: (bytes: Buffer) => void = () => undefined) {
  const output = openSync(file, "w");
  const write = (bytes: Buffer) => {
    writeSync(output, bytes);
    seen(bytes);
  };
  try {
    for (const entry of entries) {
      const content = contentOf(entry);
      write(header(entry, content.length));
      write(content);
      write(Buffer.alloc((block - (content.length % block)) % block));
    }
    write(Buffer.alloc(2 * block));
  } finally {
    closeSync(output);
  }
}

function contentOf({ content = Buffer.alloc(0) }: Entry): Buffer {
  return typeof content === "string" ? readFileSync(content) : content;
}
