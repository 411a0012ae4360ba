import { createReadStream, existsSync, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface LogFilter {
  /** Service or process names; all when empty. */
  readonly names: readonly string[];
  readonly requestId?: string | undefined;
}

export interface LogLine {
  readonly file: string;
  readonly text: string;
  /** The line's fields when it is JSON. */
  readonly fields?:
    | {
        readonly time?: string;
        readonly service?: string;
        readonly requestId?: string;
        readonly level?: string;
        readonly msg?: string;
      }
    | undefined;
}

/** The lines of the log folder that match, in order of time as far as they carry one. */
export async function readLogs(folder: string, filter: LogFilter): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const file of logFiles(folder)) {
    for await (const line of linesOf(folder, file, 0)) if (matches(line, filter)) lines.push(line);
  }
  return lines.sort((a, b) => (a.fields?.time ?? "").localeCompare(b.fields?.time ?? ""));
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
    yield { file: file.replace(/\.log$/, ""), text, fields: parse(text) };
}

function parse(text: string): LogLine["fields"] {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as LogLine["fields"];
  } catch {
    return undefined;
  }
}

function matches({ file, fields }: LogLine, { names, requestId }: LogFilter): boolean {
  if (requestId !== undefined && fields?.requestId !== requestId) return false;
  return names.length === 0 || names.includes(fields?.service ?? file) || names.includes(file);
}
