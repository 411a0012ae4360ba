import type { EventDefinition, MessageType } from "@shopstream/protos/definition.ts";

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
}

/** Binds a handler to an event of the contract. */
export function on<E extends EventDefinition>(
  event: E,
  handle: (received: Received<MessageOf<E>>) => Promise<void>,
): EventSubscription {
  const read = (envelope: Envelope) => ({ envelope, data: event.message.fromJSON(envelope.data) as MessageOf<E> });
  return { topic: event.topic, type: event.type, handle: (envelope) => handle(read(envelope)) };
}
