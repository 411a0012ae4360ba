import { AppError } from "@shopstream/platform/errors.ts";
import type { Page } from "./book-reader.ts";
import type { BulkFailure, Connection } from "./connection.ts";
import type { Generations } from "./generations.ts";
import { toIndexedProduct, toTombstone } from "./indexed-product.ts";

/** One request of the bulk API: large enough to be cheap, small enough for any cluster's limit of 100 MB. */
const mostAtOnce = 500;

/** Copies pages of the book into their indices. A page that comes late or twice changes nothing: its revision is older. */
export class DocumentWriter {
  readonly #connection: Connection;
  readonly #generations: Generations;

  constructor(connection: Connection, generations: Generations) {
    this.#connection = connection;
    this.#generations = generations;
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
