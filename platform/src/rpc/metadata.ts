/** What travels beside a request, on either transport. */
export interface CallMetadata {
  readonly requestId: string;
  /** The end user's access token. */
  readonly token?: string | undefined;
  readonly traceparent?: string | undefined;
  /** The service whose new version is to be tried: where there is one, the mesh leads the call to it. */
  readonly tries?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  /** How long the caller will wait from now, in milliseconds. */
  readonly timeoutMs: number;
}

/** How a request reaches a service: by reference in one process, or by gRPC. */
export interface Transport {
  call(path: string, request: unknown, metadata: CallMetadata): Promise<unknown>;
}
