interface PolicyOptions {
  /** The visitor came by HTTPS. */
  readonly isSecure: boolean;
  /** The origin that a card form sends cards to, beside Stripe; "" for none. */
  readonly cardsTo: string;
}

/**
 * What a page may load and run: scripts that carry this request's nonce and what those load, nothing inline else.
 * Stripe's payment element needs its own script, frame and address.
 */
export function contentPolicy(nonce: string, { isSecure, cardsTo }: PolicyOptions): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' https://js.stripe.com`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' https://api.stripe.com ${cardsTo}`.trim(),
    "frame-src https://js.stripe.com https://hooks.stripe.com",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(isSecure ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join("; ");
}
