import { endOfArchive, fileHeader, padding } from "../../../../tools/images/tar.ts";

export interface TarFile {
  readonly name: string;
  readonly text: string;
}

/** An archive (POSIX ustar) of files that only their owner reads, all of one time. */
export function tarOf(files: readonly TarFile[], at: number): Buffer {
  const parts = files.flatMap(({ name, text }) => {
    const content = Buffer.from(text);
    return [fileHeader(name, content.length, 0o600, Math.floor(at / 1_000)), content, padding(content.length)];
  });
  return Buffer.concat([...parts, endOfArchive]);
}
