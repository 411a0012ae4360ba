import type { Contract } from "./contract.ts";
import { messageSchema, reachable, type Schema } from "./json-schema.ts";

/** One JSON Schema document whose $defs are all request messages: what the gateway checks requests against. */
export function requestSchemas(contract: Contract): Schema {
  const inputs = contract.services
    .flatMap((service) => service.methods)
    .filter((method) => contract.http(method) !== undefined)
    .map((method) => method.input);
  const messages = [...reachable(inputs)].sort((a, b) => a.name.localeCompare(b.name));
  const definitions = messages.map((message) => [message.name, messageSchema(contract, message, "#/$defs/")]);
  return { $id: "requests", $defs: Object.fromEntries(definitions) };
}
