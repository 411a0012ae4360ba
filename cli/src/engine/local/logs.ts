import { createReadStream, existsSync, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inOrder, type LogFilter, type LogLine, matches, parseFields } from "../log-line.ts";

/** The lines of the log folder that match, in order of time as far as they carry one. */
export async function readLogs(folder: string, filter: LogFilter): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const file of logFiles(folder)) {
    for await (const line of linesOf(folder, file, 0)) if (matches(line, filter)) lines.push(line);
  }
  return inOrder(lines);
}

/** Tells of matching lines as they are written, until the signal aborts. */
export async function followLogs(
  folder: string,
  filter: LogFilter,
  signal: AbortSignal,
  tell: (line: LogLine) => void,
): Promise<void> {
  const offsets = new Map(logFiles(folder).map((file) => [file, statSync(join(folder, file)).size]));
  const catchUp = async () => {
    for (const file of logFiles(folder)) {
      const [from, size] = [offsets.get(file) ?? 0, statSync(join(folder, file)).size];
      offsets.set(file, size);
      // A rotated file is shorter than what was read of it: it is read from its start.
      for await (const line of linesOf(folder, file, size < from ? 0 : from)) if (matches(line, filter)) tell(line);
    }
  };
  const done = Promise.withResolvers<void>();
  let chain = Promise.resolve();
  const watcher = watch(folder, () => {
    chain = chain.then(catchUp).catch(done.reject);
  });
  signal.addEventListener("abort", () => done.resolve(), { once: true });
  await done.promise.finally(() => watcher.close());
}

/** Of the processes that have written something. */
export function logNames(folder: string): readonly string[] {
  return logFiles(folder).map((file) => file.replace(/\.log$/, ""));
}

function logFiles(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".log"))
        .sort()
    : [];
}

async function* linesOf(folder: string, file: string, start: number): AsyncGenerator<LogLine> {
  const input = createReadStream(join(folder, file), { start });
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
    yield { file: file.replace(/\.log$/, ""), text, fields: parseFields(text) };
}
