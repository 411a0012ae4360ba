import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { Contract, Options } from "./contract.ts";

/** A JSON Schema (draft 2020-12) fragment. */
export type Schema = Record<string, unknown>;

const safe = Number.MAX_SAFE_INTEGER;
const int32 = { type: "integer", minimum: -2147483648, maximum: 2147483647 };
const int64 = { type: "integer", minimum: -safe, maximum: safe };
const scalars: Partial<Record<ScalarType, Schema>> = {
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.BYTES]: { type: "string" },
  [ScalarType.DOUBLE]: { type: "number" },
  [ScalarType.INT32]: int32,
  [ScalarType.UINT32]: { ...int32, minimum: 0 },
  [ScalarType.INT64]: int64,
};

/** A message as an object schema; `refs` is where the schemas of other messages are found. */
export function messageSchema(contract: Contract, message: DescMessage, refs: string, allRequired = false): Schema {
  const properties = Object.fromEntries(
    message.fields.map((field) => [field.jsonName, fieldSchema(contract, field, refs)]),
  );
  const required = message.fields
    .filter((field) => mustBePresent(contract, field, allRequired))
    .map((field) => field.jsonName);
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

function mustBePresent(contract: Contract, field: DescField, allRequired: boolean): boolean {
  if (contract.field(field).required === true) return true;
  // A secret is answered once, and to browsers as a cookie.
  const isSecret = contract.field(field).cookie !== undefined;
  const alwaysEmitted = field.fieldKind !== "message" && !field.proto.proto3Optional && !isSecret;
  return allRequired && alwaysEmitted;
}

/** One field with its rules; rules on text apply to the elements of a list or map. */
export function fieldSchema(contract: Contract, field: DescField, refs: string): Schema {
  const rules = contract.field(field);
  const personal = rules.personal === true ? { "x-personal": true } : {};
  if (field.fieldKind === "list") {
    return { type: "array", items: valueSchema(field, refs, rules), ...countRules(rules, "Items"), ...personal };
  }
  if (field.fieldKind === "map") {
    return {
      type: "object",
      additionalProperties: valueSchema(field, refs, rules),
      ...countRules(rules, "Properties"),
      ...personal,
    };
  }
  return { ...valueSchema(field, refs, rules), ...personal };
}

function valueSchema(field: DescField, refs: string, rules: Options): Schema {
  if (field.message?.typeName === "google.protobuf.Timestamp") return { type: "string", format: "date-time" };
  if (field.message !== undefined) return { $ref: `${refs}${field.message.name}` };
  const base = field.scalar === undefined ? undefined : scalars[field.scalar];
  if (base === undefined) throw new Error(`${field.toString()}: this kind of field has no JSON Schema yet`);
  return { ...base, ...textRules(rules), ...numberRules(rules) };
}

function textRules(rules: Options): Schema {
  return {
    ...(rules.minLength === undefined ? {} : { minLength: rules.minLength }),
    ...(rules.maxLength === undefined ? {} : { maxLength: rules.maxLength }),
    ...(rules.pattern === undefined ? {} : { pattern: rules.pattern }),
    ...(rules.format === undefined ? {} : { format: rules.format }),
    ...(rules.in === undefined ? {} : { enum: rules.in }),
  };
}

// 64-bit option values arrive as decimal strings in protobuf's JSON form.
function numberRules(rules: Options): Schema {
  return {
    ...(rules.minimum === undefined ? {} : { minimum: Number(rules.minimum) }),
    ...(rules.maximum === undefined ? {} : { maximum: Number(rules.maximum) }),
  };
}

function countRules(rules: Options, unit: "Items" | "Properties"): Schema {
  return {
    ...(rules.minItems === undefined ? {} : { [`min${unit}`]: rules.minItems }),
    ...(rules.maxItems === undefined ? {} : { [`max${unit}`]: rules.maxItems }),
  };
}

/** The message and every message below it, each once. */
export function reachable(messages: Iterable<DescMessage>): Set<DescMessage> {
  const seen = new Set<DescMessage>();
  const visit = (message: DescMessage): void => {
    if (seen.has(message) || message.file.proto.package.startsWith("google.")) return;
    seen.add(message);
    for (const field of message.fields) if (field.message !== undefined) visit(field.message);
  };
  for (const message of messages) visit(message);
  return seen;
}
