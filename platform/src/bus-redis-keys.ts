export function streamKey(prefix: string, topic: string): string {
  return `${prefix}bus:{${topic}}`;
}

export function deadLetterKey(prefix: string, group: string): string {
  return `${prefix}dead:{${group}}`;
}
