// node protos/generate/record-events.ts: records a sample of each event in its present version, unless there is one. What is
// recorded is never changed: it stands for what lies in outboxes, topics and dead letters out there.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { events } from "../gen/events.ts";
import { readContract } from "./contract.ts";

const folder = new URL("../recorded/", import.meta.url);
const contract = readContract();

mkdirSync(folder, { recursive: true });
for (const message of contract.messages.filter((candidate) => contract.event(candidate) !== undefined)) {
  const definition = Object.values(events).find(({ type }) => type === message.name);
  if (definition === undefined) continue;
  const file = new URL(`${message.name}.${definition.version}.json`, folder);
  if (existsSync(file)) continue;
  const { type, version, source, topic } = definition;
  const data = definition.message.toJSON(definition.message.fromJSON(sampleOf(message)) as never);
  const envelope = {
    id: "019a0000-0000-7000-8000-000000000001",
    ...{ type, version, source, subject: "subject-1", sequence: 7, time: "2026-11-27T08:00:00.000Z" },
    data,
  };
  writeFileSync(file, `${JSON.stringify({ topic, envelope }, null, 2)}\n`);
  process.stdout.write(`recorded ${message.name} version ${version}\n`);
}

/** Every field with a value that is not its default, so that a field that gets lost shows. */
function sampleOf(message: DescMessage, depth = 0): Record<string, unknown> {
  const fields = message.fields.filter((field) => depth < 6 || field.message === undefined);
  return Object.fromEntries(fields.map((field) => [field.jsonName, sampleValue(field, depth)]));
}

function sampleValue(field: DescField, depth: number): unknown {
  if (field.fieldKind === "list") return [one(field, depth)];
  if (field.fieldKind === "map") return { key: one(field, depth) };
  return one(field, depth);
}

function one(field: DescField, depth: number): unknown {
  if (field.message?.typeName === "google.protobuf.Timestamp") return "2026-11-27T08:00:00.000Z";
  if (field.message !== undefined) return sampleOf(field.message, depth + 1);
  if (field.enum !== undefined) return field.enum.values.at(-1)?.name;
  if (field.scalar === 8) return true;
  if (field.scalar === 9) return `${field.jsonName} 1`;
  return field.scalar === 12 ? "AQ==" : 7;
}
