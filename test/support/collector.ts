import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { readTraces, type TracesMessage } from "./otlp-message.ts";

export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentId: string;
  /** Of OTLP: 2 answers, 3 asks. */
  readonly kind: number;
  readonly text: string;
}

interface Collector {
  readonly url: string;
  readonly port: number;
  readonly spans: CollectedSpan[];
  close(): Promise<void>;
}

/** The part of an OpenTelemetry collector that takes traces over HTTP: as JSON from services, as protobuf from proxies. */
export async function startCollector(host = "127.0.0.1"): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isProtobuf = request.headers["content-type"] === "application/x-protobuf";
    if (request.url === "/v1/traces")
      spans.push(...read(isProtobuf ? readTraces(body) : (JSON.parse(body.toString()) as TracesMessage)));
    response.writeHead(request.url === "/v1/traces" ? 200 : 404, { "content-type": "application/json" });
    response.end(isProtobuf ? "" : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${host}:${port}`, port, spans, close };
}

function read({ resourceSpans }: TracesMessage): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId = "", name, kind, attributes }) => ({
        service: stringOf(resource.attributes, "service.name"),
        name,
        traceId,
        spanId,
        parentId: parentSpanId,
        kind,
        text: stringOf(attributes, "db.query.text"),
      })),
    ),
  );
}

type Attributes = TracesMessage["resourceSpans"][number]["resource"]["attributes"];

function stringOf(attributes: Attributes, key: string): string {
  return attributes.find((attribute) => attribute.key === key)?.value.stringValue ?? "";
}
