import { SpanKind } from "@opentelemetry/api";
import type { Bus } from "./bus.ts";
import type { Clock } from "./clock.ts";
import type { Deploy } from "./deploy.ts";
import type { Envelope, EventSubscription } from "./envelope.ts";
import { isAppError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import { traced } from "./telemetry.ts";
import { forEvents } from "./work.ts";

export interface EventsDeps {
  readonly bus: Bus;
  readonly deploy: Deploy;
  readonly subscriptions: readonly EventSubscription[];
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Subscribes a service to the topics its handlers need, which must be those it declares. */
export async function consumeEvents({ bus, deploy, subscriptions, metrics, clock }: EventsDeps): Promise<void> {
  const topics = [...new Set(subscriptions.map(({ topic }) => topic))].sort();
  const declared = [...deploy.consumes].sort();
  if (topics.join() !== declared.join())
    throw new Error(`${deploy.name} handles events of [${topics}], but its deploy.ts declares [${declared}]`);
  if (topics.length === 0) return;
  const atOnce = subscriptions.flatMap((subscription) => subscription.atOnce ?? []);
  const handlers = new Map(subscriptions.map((subscription) => [subscription.type, subscription]));
  await bus.subscribe({
    group: deploy.name,
    topics,
    handle: (envelope) => handle(envelope, handlers.get(envelope.type), deploy.name, { metrics, clock }),
    onDeadLetter: (topic) => metrics.deadLetters.inc({ topic }),
    ...(atOnce.length === 0 ? {} : { parallelSubjects: Math.max(...atOnce) }),
  });
}

// Types that nobody here listens for pass by: a topic carries more than one consumer needs.
async function handle(
  envelope: Envelope,
  subscription: EventSubscription | undefined,
  service: string,
  { metrics, clock }: Pick<EventsDeps, "metrics" | "clock">,
): Promise<void> {
  if (subscription === undefined) return;
  const options = {
    kind: SpanKind.CONSUMER,
    service,
    traceparent: envelope.traceparent,
    attributes: { "messaging.destination.name": subscription.topic },
  };
  try {
    await traced(`${subscription.topic} ${envelope.type}`, options, () =>
      forEvents(() => subscription.handle(envelope)),
    );
    const { topic } = subscription;
    metrics.eventsHandled.inc({ topic, outcome: "ok" });
    metrics.eventsDelay.observe({ topic }, Math.max(0, clock.now() - Date.parse(envelope.time)) / 1_000);
  } catch (error) {
    metrics.eventsHandled.inc({ topic: subscription.topic, outcome: isAppError(error) ? error.kind : "internal" });
    throw error;
  }
}
