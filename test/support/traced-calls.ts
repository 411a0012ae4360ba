import type { CollectedSpan } from "./collector.ts";

const answers = 2;

/** Proxies tell of themselves as `orders.shop`, by the namespace; the services as `orders`. */
const partyOf = ({ service }: CollectedSpan) => service.split(".")[0] ?? "";

export class TracedCalls {
  readonly #spans: readonly CollectedSpan[];
  readonly #byId: ReadonlyMap<string, CollectedSpan>;

  constructor(spans: readonly CollectedSpan[]) {
    this.#spans = spans;
    this.#byId = new Map(spans.map((span) => [idOf(span.traceId, span.spanId), span]));
  }

  /** The last one of that name by a service. */
  find(service: string, name: string): CollectedSpan | undefined {
    return this.#spans.findLast((span) => span.service === service && span.name === name);
  }

  trace(traceId: string): readonly CollectedSpan[] {
    return this.#spans.filter((span) => span.traceId === traceId);
  }

  /** Those whose parent nobody told of. The first one of a whole trace has none. */
  orphans(traceId: string): readonly CollectedSpan[] {
    return this.trace(traceId).filter((span) => span.parentId !== "" && this.#parentOf(span) === undefined);
  }

  /** Who handed on to whom, from the first to this one: services, and proxies between them. */
  wayTo(span: CollectedSpan): readonly string[] {
    const way = [...this.#up(span)].map(({ service }) => service).toReversed();
    return way.filter((service, index) => service !== way[index - 1]);
  }

  /** `orders -> payments`: who answered, and the nearest before that who is somebody else. */
  between(names: ReadonlySet<string>): readonly string[] {
    const pairs = this.#spans
      .filter(({ kind }) => kind === answers)
      .map((span) => {
        const caller = [...this.#up(span)].find((before) => partyOf(before) !== partyOf(span));
        return [caller === undefined ? "" : partyOf(caller), partyOf(span)] as const;
      });
    const ours = pairs.filter((pair) => pair.every((name) => names.has(name)));
    return [...new Set(ours.map(([caller, callee]) => `${caller} -> ${callee}`))].sort();
  }

  *#up(span: CollectedSpan): Generator<CollectedSpan> {
    for (let at: CollectedSpan | undefined = span; at !== undefined; at = this.#parentOf(at)) yield at;
  }

  #parentOf({ traceId, parentId }: CollectedSpan): CollectedSpan | undefined {
    return this.#byId.get(idOf(traceId, parentId));
  }
}

const idOf = (traceId: string, spanId: string) => `${traceId} ${spanId}`;
