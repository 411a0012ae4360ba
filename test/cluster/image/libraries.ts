import { realpathSync } from "node:fs";
import { command } from "../command.ts";

/** The shared libraries that programs of this machine load, as path in an image → file here. None for static ones. */
export async function librariesOf(programs: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const lists = await Promise.all(programs.map((program) => command("ldd", [program]).catch(() => "")));
  // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", and the loader itself without an arrow.
  const paths = lists.flatMap((list) => [...list.matchAll(/(\/\S+) \(0x/g)].map(([, file = ""]) => file));
  return Object.fromEntries([...new Set(paths)].sort().map((file) => [file, realpathSync(file)]));
}
