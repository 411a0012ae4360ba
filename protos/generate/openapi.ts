import type { DescField, DescMethod } from "@bufbuild/protobuf";
import type { Lifecycle } from "../definition.ts";
import type { Contract, Options } from "./contract.ts";
import { fieldSchema, messageSchema, reachable, type Schema } from "./json-schema.ts";
import { httpBinding, serviceName } from "./service-file.ts";

const refs = "#/components/schemas/";

/** The OpenAPI 3.1 document of every RPC that has a REST route. */
export function openapi(contract: Contract): Schema {
  const methods = contract.services
    .flatMap((service) => service.methods)
    .filter((method) => contract.http(method) !== undefined);
  return {
    openapi: "3.1.0",
    info: {
      title: "Shopstream",
      version: "1.0.0",
      description: "The public REST surface, generated from the protos.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths: paths(contract, methods),
    components: { schemas: schemas(contract, methods), securitySchemes, responses: { Problem: problemResponse } },
  };
}

const securitySchemes = {
  bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  browser: { type: "apiKey", in: "cookie", name: "__Host-access" },
};

const problemResponse = {
  description: "The request was not carried out.",
  content: { "application/problem+json": { schema: { $ref: `${refs}Problem` } } },
};

// RFC 9457, with our stable `code` and the fields at fault.
const problem: Schema = {
  type: "object",
  required: ["type", "title", "status", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    detail: { type: "string" },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "code", "message"],
        properties: { field: { type: "string" }, code: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

function paths(contract: Contract, methods: readonly DescMethod[]): Schema {
  const result: Record<string, Schema> = {};
  const names = pathNames(contract, methods);
  for (const method of methods) {
    const binding = httpBinding(contract, method);
    if (binding === undefined) continue;
    const template = templateOf(method, binding.path);
    const inPath = names.get(shapeOf(template)) ?? [];
    const path = withNames(template, inPath);
    result[path] = { ...result[path], [binding.verb]: operation(contract, method, { ...binding, names: inPath }) };
  }
  return result;
}

/** Paths that differ in nothing but the names of their parameters are one path to OpenAPI: it has the names of whoever reads it. */
function pathNames(contract: Contract, methods: readonly DescMethod[]): ReadonlyMap<string, readonly string[]> {
  const templates = methods.flatMap((method) => {
    const binding = httpBinding(contract, method);
    return binding === undefined ? [] : [{ verb: binding.verb, template: templateOf(method, binding.path) }];
  });
  const readLast = templates.toSorted((a, b) => Number(a.verb === "get") - Number(b.verb === "get"));
  return new Map(readLast.map(({ template }) => [shapeOf(template), paramsOf(template)]));
}

const paramsOf = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
const shapeOf = (template: string) => template.replace(/\{\w+\}/g, "{}");

function withNames(template: string, names: readonly string[]): string {
  let at = 0;
  return template.replace(/\{\w+\}/g, () => `{${names[at++]}}`);
}

/** A path names its fields as the protos do; its parameters are called as in JSON, and both have to agree. */
function templateOf(method: DescMethod, path: string): string {
  const jsonName = (name: string) => method.input.fields.find((field) => field.name === name)?.jsonName ?? name;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => `{${jsonName(name)}}`);
}

function operation(
  contract: Contract,
  method: DescMethod,
  binding: NonNullable<ReturnType<typeof httpBinding>> & { readonly names: readonly string[] },
): Schema {
  const rpc = contract.rpc(method);
  const roles = ((rpc.access as Options).roles as string[] | undefined) ?? [];
  const inPath = [...binding.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const fields = method.input.fields.filter(
    (field) => !inPath.includes(field.name) && contract.field(field).edge === undefined,
  );
  const fromEdge = (field: DescField) =>
    contract.field(field).header !== undefined || contract.field(field).cookie !== undefined;
  const free = fields.filter((field) => !fromEdge(field) || contract.field(field).header === undefined);
  return {
    operationId:
      method.localName === "checkInvariants" ? `${serviceName(method.parent)}CheckInvariants` : method.localName,
    tags: [serviceName(method.parent)],
    ...(roles.includes("ROLE_ANYONE")
      ? { security: [{}, { bearer: [] }, { browser: [] }] }
      : { security: [{ bearer: [] }, { browser: [] }] }),
    ...((rpc.lifecycle as Lifecycle | undefined)?.deprecated === undefined ? {} : { deprecated: true }),
    "x-roles": roles.map((role) => role.replace("ROLE_", "").toLowerCase()),
    parameters: [
      ...method.input.fields
        .filter((field) => inPath.includes(field.name))
        .map((field) => ({
          ...parameter(contract, field, "path"),
          name: binding.names[inPath.indexOf(field.name)],
        })),
      ...fields
        .filter((field) => contract.field(field).header !== undefined)
        .map((field) => parameter(contract, field, "header")),
      ...(binding.hasBody ? [] : free.map((field) => parameter(contract, field, "query"))),
      ...idempotencyHeader(rpc),
    ],
    ...(binding.hasBody ? { requestBody: requestBody(contract, rpc, free) } : {}),
    responses: {
      [binding.status]: success(method, binding.status),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function parameter(contract: Contract, field: DescField, place: "path" | "query" | "header"): Schema {
  const schema = fieldSchema(contract, field, refs);
  const required = place === "path" || (place === "query" && contract.field(field).required === true);
  const name = place === "header" ? contract.field(field).header : field.jsonName;
  // attr.colour=red: one query parameter per key, which OpenAPI can only describe as an exploded object.
  if (field.fieldKind === "map")
    return {
      name: `${field.jsonName}.{name}`,
      in: place,
      required: false,
      schema: { type: "string" },
      description: "One parameter per name; commas separate alternatives.",
    };
  return {
    name,
    in: place,
    required,
    schema,
    ...(field.fieldKind === "list" ? { style: "form", explode: false } : {}),
  };
}

function idempotencyHeader(rpc: Options): Schema[] {
  if (rpc.idempotency === undefined) return [];
  const required = rpc.idempotency === "IDEMPOTENCY_REQUIRED";
  return [
    { name: "Idempotency-Key", in: "header", required, schema: { type: "string", minLength: 1, maxLength: 255 } },
  ];
}

function requestBody(contract: Contract, rpc: Options, fields: readonly DescField[]): Schema {
  if (rpc.rawBody !== undefined)
    return { required: true, content: { "application/json": { schema: { type: "object" } } } };
  if (rpc.ndjsonBody !== undefined) {
    const rows = fields.find((field) => field.name === rpc.ndjsonBody);
    return {
      required: true,
      content: { "application/x-ndjson": { schema: { $ref: `${refs}${rows?.message?.name}` } } },
    };
  }
  const properties = Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(contract, field, refs)]));
  const required = fields.filter((field) => contract.field(field).required === true).map((field) => field.jsonName);
  const schema = { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
  return { required: required.length > 0, content: { "application/json": { schema } } };
}

function success(method: DescMethod, status: number): Schema {
  if (status === 204) return { description: "Done." };
  return {
    description: "Done.",
    content: { "application/json": { schema: { $ref: `${refs}${method.output.name}` } } },
  };
}

// What only ever travels outwards has every field; what comes in must be given only where the rules say so.
function schemas(contract: Contract, methods: readonly DescMethod[]): Schema {
  const incoming = reachable(methods.map((method) => method.input));
  const all = [
    ...reachable(
      methods.flatMap((method) => [...method.input.fields.flatMap((field) => field.message ?? []), method.output]),
    ),
  ];
  const entries = all.map(
    (message) => [message.name, messageSchema(contract, message, refs, !incoming.has(message))] as const,
  );
  return { ...Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b))), Problem: problem };
}
