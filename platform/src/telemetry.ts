import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import { isAppError } from "./errors.ts";

export interface TelemetryOptions {
  /** The share of new traces that is recorded, 0 to 1. */
  readonly sampleRatio: number;
  readonly processors: readonly SpanProcessor[];
}

/** Sets up tracing for the process. Without it every span is a no-op. */
export function startTelemetry({ sampleRatio, processors }: TelemetryOptions): { shutdown(): Promise<void> } {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) });
  const provider = new BasicTracerProvider({ sampler, spanProcessors: [...processors] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return { shutdown: () => provider.shutdown() };
}

export interface SpanOptions {
  readonly kind: SpanKind;
  readonly service: string;
  /** W3C trace context of the caller; the current span is the parent without it. */
  readonly traceparent?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Runs work inside a span of the W3C trace it belongs to, and records how it ended. */
export async function traced<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const parent = options.traceparent === undefined ? context.active() : extract(options.traceparent);
  const attributes = { "service.name": options.service, ...options.attributes };
  const span = trace.getTracer("shopstream").startSpan(name, { kind: options.kind, attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: isAppError(error) ? error.code : "internal" });
    throw error;
  } finally {
    span.end();
  }
}

/** A step of the current span, by the same service. Where nothing is recorded it costs nothing. */
export function tracedStep<T>(
  name: string,
  attributes: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const active = trace.getActiveSpan();
  if (active?.isRecording() !== true) return work();
  const service = String((active as Span & ReadableSpan).attributes["service.name"]);
  return traced(name, { kind: SpanKind.CLIENT, service, attributes }, work);
}

function extract(traceparent: string): Context {
  return propagation.extract(context.active(), { traceparent });
}

/** The current trace context as a W3C traceparent header; undefined outside a trace. */
export function traceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

export { SpanKind };
