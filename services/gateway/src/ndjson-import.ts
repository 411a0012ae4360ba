import { once } from "node:events";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Answer } from "./answer.ts";
import type { Calls } from "./calls.ts";
import { failedRow, type ReadRow, type RowResult, readRow } from "./import-row.ts";
import { mustBeOfType } from "./json-body.ts";
import { ndjsonLines } from "./ndjson-lines.ts";
import type { PlainJson } from "./plain-json.ts";
import { requestName } from "./request-message.ts";
import type { Route } from "./route.ts";
import { headersFor } from "./send.ts";
import type { Validation } from "./validation.ts";
import type { Visit } from "./visit.ts";

export interface NdjsonImportDeps {
  readonly calls: Calls;
  readonly validation: Validation;
  readonly log: Log;
}

const types = ["application/x-ndjson", "application/ndjson", "application/jsonl"];
const longestLineBytes = 256 << 10;
/** A batch is one call: small enough for its deadline and for a gRPC message. */
const batchRows = 100;
const batchBytes = 1 << 20;
/** Many clients read no answer before they have sent everything, so a good part of it must find room here. */
const unreadBytes = 16 << 20;

/** Sends the lines of a body in batches to a method that takes rows, and streams back what became of each. */
export class NdjsonImport {
  readonly #deps: NdjsonImportDeps;

  constructor(deps: NdjsonImportDeps) {
    this.#deps = deps;
  }

  async run(route: Route, visit: Visit, traceId: string): Promise<Answer> {
    const { request, response } = visit;
    mustBeOfType(request.headers, types);
    // Without rows nothing changes; but it shows whether the caller may do this, before anything is read or answered.
    await this.#send(route, [], visit, traceId);
    response.writeHead(200, { ...headersFor(visit), "content-type": "application/x-ndjson" });
    const summary: Record<string, number> = { created: 0, updated: 0, unchanged: 0, failed: 0 };
    for await (const batch of this.#batches(route, request)) {
      const results = await this.#results(route, batch, visit, traceId);
      for (const { outcome } of results) summary[outcome] = (summary[outcome] ?? 0) + 1;
      await write(visit, results);
    }
    response.end(`${JSON.stringify({ summary })}\n`);
    return { status: 200, headers: {}, isStreamed: true };
  }

  async *#batches({ method }: Route, chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadRow[]> {
    const { validation } = this.#deps;
    const rowType = validation.elementOf(requestName(method.name), method.ndjsonBody as string);
    let [batch, sizeBytes]: [ReadRow[], number] = [[], 0];
    for await (const line of ndjsonLines(chunks, longestLineBytes)) {
      batch.push(readRow(line, (row) => validation.mustBeValid(rowType, row)));
      sizeBytes += line.sizeBytes;
      if (batch.length < batchRows && sizeBytes < batchBytes) continue;
      yield batch;
      [batch, sizeBytes] = [[], 0];
    }
    if (batch.length > 0) yield batch;
  }

  /** In the order of the lines. */
  async #results(route: Route, batch: readonly ReadRow[], visit: Visit, traceId: string): Promise<RowResult[]> {
    const sent = batch.flatMap((entry) => ("row" in entry ? [entry] : []));
    const answers = await this.#answers(route, sent, visit, traceId);
    return batch.map((entry) => ("failed" in entry ? entry.failed : (answers.get(entry.line) as RowResult)));
  }

  // An outage fails the rows it hits, which can be sent again; the others go on.
  async #answers(
    route: Route,
    sent: readonly { line: number; row: PlainJson }[],
    visit: Visit,
    traceId: string,
  ): Promise<Map<number, RowResult>> {
    if (sent.length === 0) return new Map();
    try {
      const results = await this.#send(
        route,
        sent.map(({ row }) => row),
        visit,
        traceId,
      );
      return new Map(sent.map(({ line }, index) => [line, toResult(line, results[index])]));
    } catch (error) {
      if (!isAppError(error))
        this.#deps.log.error({ err: error, requestId: visit.requestId }, "a batch failed unexpectedly");
      return new Map(sent.map(({ line, row }) => [line, failedRow(line, error, row.externalId)]));
    }
  }

  async #send(route: Route, rows: readonly PlainJson[], visit: Visit, traceId: string): Promise<readonly PlainJson[]> {
    const { results } = await this.#deps.calls.call(route, { [route.method.ndjsonBody as string]: rows }, visit, {
      traceId,
    });
    return results as PlainJson[];
  }
}

function toResult(line: number, result: PlainJson | undefined): RowResult {
  const { outcome, id, externalId, errors } = (result ?? { outcome: "failed" }) as unknown as Omit<RowResult, "line">;
  return {
    line,
    outcome,
    ...(id ? { id } : {}),
    ...(externalId ? { externalId } : {}),
    ...(errors?.length ? { errors } : {}),
  };
}

async function write({ response }: Visit, results: readonly RowResult[]): Promise<void> {
  const isTaken = response.write(results.map((result) => `${JSON.stringify(result)}\n`).join(""));
  if (isTaken || response.writableLength < unreadBytes || response.destroyed) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(response, "drain", { signal }), once(response, "close", { signal })]);
  settled.abort();
}
