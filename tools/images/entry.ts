/** One file, folder or link of an image. Paths are absolute there. */
export type Entry = Readonly<
  { path: string; mode: number } & ({ content: Buffer } | { file: string } | { link: string } | { folder: true })
>;

export function text(path: string, content: string): Entry {
  return { path, mode: 0o644, content: Buffer.from(content) };
}

export function copy(path: string, file: string, mode = 0o644): Entry {
  return { path, mode, file };
}
