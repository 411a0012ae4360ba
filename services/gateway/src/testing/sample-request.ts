import requests from "@shopstream/protos/requests.json" with { type: "json" };
import type { Route } from "../route.ts";
import type { Ask } from "./http-request.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
}

const byPattern: Readonly<Record<string, string>> = {
  "^[A-Z]{3}$": "EUR",
  "^[A-Z]{2}$": "DE",
  "\\S": "text",
  "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": "sku-1",
  "^pm_[A-Za-z0-9_]{1,100}$": "pm_card_visa",
  "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": "01890a5d-ac96-774b-bcce-b302099a8057",
};

/** A request message with its required fields, as valid as the schema can say. */
export function sampleMessage(name: string): Record<string, unknown> {
  return sample({ $ref: name }) as Record<string, unknown>;
}

/** A valid HTTP request for an operation. */
export function sampleRequest({ method, http, template }: Route): { path: string } & Ask {
  const message = sampleMessage(`${method.name}Request`);
  const params = template.segments.map((segment) =>
    "literal" in segment ? segment.literal : encodeURIComponent(String(message[segment.param])),
  );
  const path = `/${params.join("/")}${template.action === "" ? "" : `:${template.action}`}`;
  const key = method.idempotency === "required" ? { "idempotency-key": "sample-1" } : {};
  if (method.ndjsonBody !== undefined)
    return { path, method: "POST", headers: { "content-type": "application/x-ndjson" }, body: "" };
  if (http.hasBody) return { path, method: http.verb.toUpperCase(), headers: key, body: message };
  const query = Object.entries(message).filter(([field]) => !http.path.includes(`{${field}}`));
  return {
    path: query.length === 0 ? path : `${path}?${new URLSearchParams(query as [string, string][])}`,
    method: http.verb.toUpperCase(),
    headers: key,
  };
}

function sample(schema: Schema): unknown {
  if (schema.$ref !== undefined) return sample(definition(schema.$ref.split("/").at(-1) as string));
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === "object")
    return Object.fromEntries(
      (schema.required ?? []).map((field) => [field, sample(schema.properties?.[field] as Schema)]),
    );
  if (schema.type === "array") return [sample(schema.items as Schema)];
  if (schema.type === "boolean") return false;
  if (schema.type === "string") return sampleText(schema);
  return Math.max(1, schema.minimum ?? 1);
}

function sampleText({ pattern, format, minLength = 1 }: Schema): string {
  if (format === "email") return "ada@example.org";
  if (format === "uri") return "https://example.org/a.jpg";
  const text = pattern === undefined ? "x".repeat(minLength) : byPattern[pattern];
  if (text === undefined) throw new Error(`no sample for ${pattern}: add one here`);
  return text;
}

function definition(name: string): Schema {
  const schema = (requests as { $defs: Record<string, unknown> }).$defs[name];
  if (schema === undefined) throw new Error(`no request ${name}`);
  return schema as Schema;
}
