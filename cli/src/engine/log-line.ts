export interface LogFilter {
  /** Service or process names; all when empty. */
  readonly names: readonly string[];
  readonly requestId?: string | undefined;
}

export interface LogLine {
  /** The file or pod that it is from. */
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

export function parseFields(text: string): LogLine["fields"] {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as LogLine["fields"];
  } catch {
    return undefined;
  }
}

export function matches({ file, fields }: LogLine, { names, requestId }: LogFilter): boolean {
  if (requestId !== undefined && fields?.requestId !== requestId) return false;
  return names.length === 0 || names.includes(fields?.service ?? file) || names.includes(file);
}

/** By time, as far as lines carry one. */
export function inOrder(lines: readonly LogLine[]): LogLine[] {
  return lines.toSorted((left, right) => (left.fields?.time ?? "").localeCompare(right.fields?.time ?? ""));
}
