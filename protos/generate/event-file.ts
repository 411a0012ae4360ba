import type { DescMessage } from "@bufbuild/protobuf";
import type { Contract } from "./contract.ts";
import { moduleOf } from "./service-file.ts";

/** The TypeScript source of the event table: gen/events.ts. */
export function eventFile(contract: Contract): string {
  const events = contract.messages.filter((message) => contract.event(message) !== undefined);
  return `// Generated from protos/ by \`make gen\`. Do not edit.
import type { EventDefinition } from "../definition.ts";
${importsOf(events)}

export const events = {
${events.map((message) => `  ${message.name}: ${eventSource(contract, message)},`).join("\n")}
} as const satisfies Record<string, EventDefinition<any>>;
`;
}

function importsOf(events: readonly DescMessage[]): string {
  const byFile = Map.groupBy(events, moduleOf);
  const line = ([file, messages]: [string, DescMessage[]]) =>
    `import { ${messages
      .map((message) => message.name)
      .sort()
      .join(", ")} } from "./${file}.ts";`;
  return [...byFile].sort().map(line).join("\n");
}

function eventSource(contract: Contract, message: DescMessage): string {
  const { topic, version } = contract.event(message) ?? {};
  const source = message.typeName.split(".")[1];
  return `{ type: "${message.name}", topic: "${topic}", version: ${version}, source: "${source}", message: ${message.name} }`;
}
