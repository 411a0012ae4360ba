/** What is sent back; what an import has streamed by itself has no body left to send. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly isStreamed?: boolean;
}

/** For every answer. Nothing of the API may be framed, sniffed, or loaded into another site's page. */
export const securityHeaders = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
} as const;

/** A year, for browsers that came by HTTPS. */
export const strictTransport = { "strict-transport-security": "max-age=31536000; includeSubDomains" } as const;
