import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import { z } from "zod";
import { type Environment, loadConfig } from "./config.ts";
import { startTelemetry } from "./telemetry.ts";

// OpenTelemetry's own names; what else it knows (headers, timeout, batch size) its exporter reads by itself.
const config = z.object({
  /** Base address of a collector that takes OTLP over HTTP. Nothing is recorded without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** The share of new traces that is recorded, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
});

/** Sends the process's traces to the collector that the environment names, if any, until it is shut down. */
export function exportTraces(env: Environment): { shutdown(): Promise<void> } {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG } = loadConfig("telemetry", config, env);
  if (endpoint === undefined) return { shutdown: async () => undefined };
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const processors = [new BatchSpanProcessor(perService(exporter))];
  return startTelemetry({ sampleRatio: OTEL_TRACES_SAMPLER_ARG, processors });
}

// A collector tells services apart by the resource, of which a process has one; co-located services share the process.
function perService(exporter: SpanExporter): SpanExporter {
  const resources = new Map<string, Resource>();
  const ofService = (span: ReadableSpan): ReadableSpan => {
    const name = String(span.attributes["service.name"] ?? "unknown");
    const resource = resources.get(name) ?? resourceFromAttributes({ "service.name": name });
    resources.set(name, resource);
    return Object.create(span, { resource: { value: resource } }) as ReadableSpan;
  };
  return {
    export: (spans, done) => exporter.export(spans.map(ofService), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
