import type { EventDefinition, MessageType } from "@shopstream/protos/definition.ts";
import type { Clock } from "./clock.ts";
import { isoTime } from "./clock.ts";
import type { Sql } from "./db.ts";
import type { Envelope } from "./envelope.ts";
import type { Random } from "./random.ts";
import type { Draft } from "./rpc/handlers.ts";
import { traceparent } from "./telemetry.ts";

/** An event to be published if and only if the transaction that writes it commits. */
export interface OutgoingEvent {
  readonly topic: string;
  readonly envelope: Envelope;
}

type MessageOf<E> = E extends { readonly message: MessageType<infer T> } ? T : never;

/** Makes an event of the contract. `sequence` is the aggregate's version after the change. */
export function newEvent<E extends EventDefinition>(
  event: E,
  subject: string,
  sequence: number,
  data: Draft<MessageOf<E>>,
  deps: { clock: Clock; random: Random },
): OutgoingEvent {
  const parent = traceparent();
  const envelope = {
    id: deps.random.uuid(),
    type: event.type,
    version: event.version,
    source: event.source,
    subject,
    sequence,
    time: isoTime(deps.clock),
    data: event.message.toJSON(event.message.fromPartial(data as object) as never),
    ...(parent === undefined ? {} : { traceparent: parent }),
  };
  return { topic: event.topic, envelope };
}

/** Common table expression that writes events given as one JSON parameter: join it to the statement that makes the change. */
export function outboxInsert(parameter: string): string {
  return `insert into outbox (id, topic, type, version, subject, sequence, occurred_at, traceparent, data)
    select id, topic, type, version, subject, sequence, occurred_at, traceparent, data
    from jsonb_to_recordset(${parameter}::jsonb) as event
      (id uuid, topic text, type text, version int, subject text, sequence bigint, occurred_at timestamptz, traceparent text, data jsonb)`;
}

/** The value of that parameter. */
export function outboxRows(events: readonly OutgoingEvent[]): string {
  const row = ({ topic, envelope }: OutgoingEvent) => ({ ...envelope, topic, occurred_at: envelope.time });
  return JSON.stringify(events.map(row));
}

/** Writes events with a statement of their own, inside the caller's transaction. */
export async function publish(tx: Sql, events: readonly OutgoingEvent[]): Promise<void> {
  if (events.length > 0) await tx.query(outboxInsert("$1"), [outboxRows(events)]);
}
