import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { Contract } from "./contract.ts";

/** The part of a service's deploy.ts that says which topics it has to do with. */
export interface TopicUser {
  readonly name: string;
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
}

/** docs/api/events.md: what is published, by whom, for whom, and what is in it. */
export function eventCatalogue(contract: Contract, services: readonly TopicUser[]): string {
  const events = contract.messages.filter((message) => contract.event(message) !== undefined);
  const topics = [...Map.groupBy(events, (message) => String(contract.event(message)?.topic))].sort();
  return `# Events

Generated from the event options in \`protos/\` and the topics in \`services/*/deploy.ts\` by \`make gen\`. Every event
travels in the envelope of \`platform/src/envelope.ts\`; order is kept among events of one subject. **Personal** fields are
erased by a data subject's request and never logged.

${topics.map(([topic, messages]) => section(contract, topic, messages, services)).join("\n")}`;
}

function section(
  contract: Contract,
  topic: string,
  events: readonly DescMessage[],
  services: readonly TopicUser[],
): string {
  const names = (users: readonly TopicUser[]) => users.map(({ name }) => name).join(", ") || nobody(topic);
  return `## ${topic}

Published by ${names(services.filter(({ publishes }) => publishes.includes(topic)))}; consumed by ${names(
    services.filter(({ consumes }) => consumes.includes(topic)),
  )}.

| event | version | field | type | |
| --- | --- | --- | --- | --- |
${events.flatMap((event) => rows(contract, event)).join("\n")}
`;
}

/** Who will read what is published already: the platform's design names them, and they are not built yet. */
const awaited: Readonly<Record<string, string>> = { "analytics.raw": "analytics", audit: "compliance" };

function nobody(topic: string): string {
  return `nobody yet${topic in awaited ? ` (${awaited[topic]} will)` : ""}`;
}

function rows(contract: Contract, event: DescMessage): string[] {
  const { version } = contract.event(event) ?? {};
  return event.fields.map((field, index) => {
    const [name, number] = index === 0 ? [event.name, version] : ["", ""];
    return `| ${name} | ${number} | ${field.jsonName} | ${typeOf(field)} | ${tagOf(contract, field)} |`;
  });
}

function typeOf(field: DescField): string {
  const many = collections[field.fieldKind] ?? "";
  if (field.message !== undefined) return `${many}\`${field.message.name}\``;
  if (field.enum !== undefined) return `${many}\`${field.enum.name}\``;
  return `${many}${scalars[field.scalar ?? 0] ?? "value"}`;
}

const collections: Readonly<Record<string, string>> = { list: "list of ", map: "map of " };

// By descriptor.proto's number of the type.
const scalars: Readonly<Record<number, string>> = {
  1: "number",
  2: "number",
  3: "integer",
  4: "integer",
  5: "integer",
  8: "boolean",
  9: "string",
  12: "bytes",
  13: "integer",
};

function tagOf(contract: Contract, field: DescField): string {
  if (contract.field(field).personal === true) return "personal";
  return holdsPersonal(contract, field) ? "holds personal" : "";
}

function holdsPersonal(contract: Contract, field: DescField, seen: readonly string[] = []): boolean {
  const { message } = field;
  if (message === undefined || seen.includes(message.typeName)) return false;
  return message.fields.some(
    (inner) => contract.field(inner).personal === true || holdsPersonal(contract, inner, [...seen, message.typeName]),
  );
}
