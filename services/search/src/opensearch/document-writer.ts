import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Page } from "./book-reader.ts";
import type { BulkFailure, Connection } from "./connection.ts";
import type { Generations } from "./generations.ts";
import { toIndexedProduct, toTombstone } from "./indexed-product.ts";

/** One request of the bulk API: large enough to be cheap, small enough for any cluster's limit of 100 MB. */
const mostAtOnce = 500;

/** Together less than a builder's life without a sign of it, and longer than a breaker stays open. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];

/** Copies pages of the book into their indices. A page that comes late or twice changes nothing: its revision is older. */
export class DocumentWriter {
  readonly #connection: Connection;
  readonly #generations: Generations;
  readonly #clock: Clock;

  constructor(connection: Connection, generations: Generations, clock: Clock) {
    this.#connection = connection;
    this.#generations = generations;
    this.#clock = clock;
  }

  /** The same for a rebuild, which a cluster that is busy for some seconds must not end: nobody would bring the page again. */
  async insist(pages: readonly Page[]): Promise<void> {
    for (const pauseMs of pausesMs) {
      try {
        return await this.write(pages);
      } catch (error) {
        if (!isAppError(error, "unavailable", "timeout")) throw error;
        await this.#clock.sleep(pauseMs);
      }
    }
    await this.write(pages);
  }

  async write(pages: readonly Page[]): Promise<void> {
    for (let start = 0; start < pages.length; start += mostAtOnce) {
      const operations = pages.slice(start, start + mostAtOnce).flatMap((page) => this.#toOperation(page));
      mustBeWritten(await this.#connection.bulk(operations));
    }
  }

  #toOperation({ generation, id, version, revision, inStock, document }: Page): object[] {
    const index = this.#generations.writeAlias(generation);
    // Greater or equal: a second delivery of the same write must not look like a failure.
    const action = { index: { _index: index, _id: id, version: revision, version_type: "external_gte" } };
    const body = document === undefined ? toTombstone(id, version) : toIndexedProduct(id, version, document, inStock);
    return [action, body];
  }
}

// A conflict is a newer revision that was quicker; a missing index is a generation that was replaced meanwhile.
function mustBeWritten(failures: readonly BulkFailure[]): void {
  const serious = failures.find(({ status, error }) => status !== 409 && error?.type !== "index_not_found_exception");
  if (serious === undefined) return;
  const message = `the search engine refused a document: ${serious.error?.type} ${serious.error?.reason}`;
  if (serious.status !== 429 && serious.status < 500) throw new Error(message);
  throw new AppError("unavailable", "search_overloaded", "the search engine is not able to write now", {
    cause: new Error(message),
    retryAfterSeconds: 1,
  });
}
