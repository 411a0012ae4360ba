import type { EventDefinition, MessageType } from "@shopstream/protos/definition.ts";
import { gather } from "./gather.ts";

/** An event as it is stored and sent. This form is frozen: consumers of every age read it. */
export interface Envelope {
  /** UUIDv7. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly source: string;
  /** The id of the aggregate that changed; order is kept among events of one subject. */
  readonly subject: string;
  /** Rises with every event of the subject. */
  readonly sequence: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly traceparent?: string;
  /** The event's message in proto3 JSON. */
  readonly data: unknown;
}

type MessageOf<E> = E extends { readonly message: MessageType<infer T> } ? T : never;

/** One received event, its data read as the message its definition names. */
export interface Received<T> {
  readonly envelope: Envelope;
  readonly data: T;
}

export type EventHandler = (envelope: Envelope) => Promise<void>;

/** A handler for one type of event. */
export interface EventSubscription {
  readonly topic: string;
  readonly type: string;
  readonly handle: EventHandler;
  /** How many events it would like to be given at the same time; without it, as many as the bus thinks fit. */
  readonly atOnce?: number;
}

/** Binds a handler to an event of the contract. */
export function on<E extends EventDefinition>(
  event: E,
  handle: (received: Received<MessageOf<E>>) => Promise<void>,
): EventSubscription {
  return { topic: event.topic, type: event.type, handle: (envelope) => handle(read(event, envelope)) };
}

/** As many as a transaction takes well. */
const batchSize = 200;

/**
 * Binds a handler that takes many events at once, at most one per subject: for projections, where a transaction per
 * event would fall behind after a bulk import. All take effect or none; after a failure each is tried alone.
 */
export function onMany<E extends EventDefinition>(
  event: E,
  handleAll: (received: readonly Received<MessageOf<E>>[]) => Promise<void>,
): EventSubscription {
  const handle = gather<Envelope>(batchSize, (envelopes) =>
    handleAll(envelopes.map((envelope) => read(event, envelope))),
  );
  return { topic: event.topic, type: event.type, handle, atOnce: batchSize };
}

function read<E extends EventDefinition>(event: E, envelope: Envelope): Received<MessageOf<E>> {
  return { envelope, data: event.message.fromJSON(envelope.data) as MessageOf<E> };
}
