import { Client, errors } from "@opensearch-project/opensearch";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Metrics } from "@shopstream/platform/metrics.ts";
import { Breaker } from "@shopstream/platform/rpc/breaker.ts";

export interface ConnectionOptions {
  readonly url: string;
  readonly metrics: Metrics;
  /** Of a query; writes in bulk may take ten times as long. */
  readonly timeoutMs: number;
}

/** An OpenSearch cluster, behind a breaker, with its failures as AppErrors. */
export class Connection {
  readonly #client: Client;
  readonly #breaker: Breaker;
  readonly #timeoutMs: number;

  constructor({ url, metrics, timeoutMs }: ConnectionOptions) {
    this.#client = new Client({ node: url.split(","), requestTimeout: timeoutMs, maxRetries: 1 });
    this.#breaker = new Breaker({ target: "opensearch", metrics, mostAtOnce: 0 });
    this.#timeoutMs = timeoutMs;
  }

  /** How long the cluster itself may search: it gives up before we do. */
  get searchTimeout(): string {
    return `${Math.floor(this.#timeoutMs * 0.9)}ms`;
  }

  async query<T>(work: (client: Client) => Promise<{ readonly body: T }>): Promise<T> {
    return (await this.#run(() => work(this.#client))).body;
  }

  /** Rows of the bulk API; what it refused because its index is gone is left out of the failures. */
  async bulk(operations: readonly object[]): Promise<readonly BulkFailure[]> {
    if (operations.length === 0) return [];
    const { body } = await this.#run(() =>
      this.#client.bulk(
        { body: operations as never, require_alias: true, filter_path: ["errors", "items.*.error", "items.*.status"] },
        { requestTimeout: 10 * this.#timeoutMs },
      ),
    );
    if (body.errors !== true) return [];
    return body.items
      .flatMap((item) => Object.values(item) as BulkFailure[])
      .filter(({ error }) => error !== undefined);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    // A request that was refused for what it says is our mistake, not an outage: it does not count against the cluster.
    const outcome = await this.#breaker.run(async () => {
      try {
        return { answer: await work() };
      } catch (error) {
        if (isRefusal(error)) return { error };
        throw toSearchError(error);
      }
    });
    if ("answer" in outcome) return outcome.answer;
    throw outcome.error;
  }
}

export interface BulkFailure {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

function isRefusal(error: unknown): boolean {
  return error instanceof errors.ResponseError && [400, 404, 409, 413].includes(error.statusCode ?? 0);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof errors.ResponseError && error.statusCode === 404;
}

function toSearchError(cause: unknown): unknown {
  const options = { cause, retryAfterSeconds: 1 };
  if (cause instanceof errors.TimeoutError)
    return new AppError("timeout", "search_timeout", "the search engine took too long", options);
  if (cause instanceof errors.ConnectionError || cause instanceof errors.NoLivingConnectionsError)
    return new AppError("unavailable", "search_unavailable", "the search engine cannot be reached", options);
  if (cause instanceof errors.ResponseError && [401, 403].includes(cause.statusCode ?? 0))
    return new AppError("unavailable", "search_refused", "the search engine does not let us in", options);
  if (cause instanceof errors.ResponseError)
    return new AppError("unavailable", "search_overloaded", "the search engine is not able to answer now", options);
  return cause;
}
