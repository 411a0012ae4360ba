// OTLP as opentelemetry-proto 1.x writes it (trace/v1/trace.proto, common/v1/common.proto): the members that tests look at.

import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

export interface TracesMessage {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SpanMessage[] }[];
  }[];
}

export interface SpanMessage {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string | undefined };
}

/** By number, in the order of the message: bytes of what has a length, numbers of the rest. */
type Members = ReadonlyMap<number, readonly (Buffer | number)[]>;

/** What proxies send is written as protobuf. */
export function readTraces(message: Buffer): TracesMessage {
  const resourceSpans = parts(membersOf(message), 1).map((spans) => ({
    resource: { attributes: parts(part(spans, 1), 1).map(attribute) },
    scopeSpans: parts(spans, 2).map((scope) => ({ spans: parts(scope, 2).map(span) })),
  }));
  return { resourceSpans };
}

function span(members: Members): SpanMessage {
  const id = (number: number) => bytes(members, number).toString("hex");
  return {
    traceId: id(1),
    spanId: id(2),
    parentSpanId: id(4),
    name: bytes(members, 5).toString(),
    kind: Number(members.get(6)?.[0] ?? 0),
    attributes: parts(members, 9).map(attribute),
  };
}

function attribute(members: Members): Attribute {
  return { key: bytes(members, 1).toString(), value: { stringValue: bytes(part(members, 2), 1).toString() } };
}

function bytes(members: Members, number: number): Buffer {
  const [first] = members.get(number) ?? [];
  return typeof first === "object" ? first : Buffer.alloc(0);
}

const part = (members: Members, number: number): Members => membersOf(bytes(members, number));
const parts = (members: Members, number: number): readonly Members[] =>
  (members.get(number) ?? []).map((found) => membersOf(found as Buffer));

function membersOf(message: Buffer): Members {
  const found = new Map<number, (Buffer | number)[]>();
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, kind] = reader.tag();
    found.set(number, [...(found.get(number) ?? []), contentOf(reader, kind)]);
  }
  return found;
}

function contentOf(reader: BinaryReader, kind: WireType): Buffer | number {
  if (kind === WireType.Varint) return Number(reader.uint64());
  return Buffer.from(kind === WireType.LengthDelimited ? reader.bytes() : reader.skip(kind));
}
