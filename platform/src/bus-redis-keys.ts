// The braces keep what one script or transaction touches on one node of a cluster.

export function streamKey(prefix: string, topic: string): string {
  return `${prefix}bus:{${topic}}`;
}

/** A hash: event id to letter. */
export function deadLetterKey(prefix: string, group: string): string {
  return `${prefix}dead:{${group}}:letters`;
}

/** A stream that says only that an operator changed the letters. */
export function letterChangesKey(prefix: string, group: string): string {
  return `${prefix}dead:{${group}}:changes`;
}

export function leaseKey(prefix: string, group: string): string {
  return `${prefix}lease:{${group}}`;
}
