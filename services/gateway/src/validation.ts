import { AppError } from "@shopstream/platform/errors.ts";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { toFieldProblems } from "./field-problems.ts";
import type { PlainJson } from "./plain-json.ts";
import type { QuerySchema } from "./query.ts";

type Definition = QuerySchema & { readonly additionalProperties?: boolean };

/** The JSON Schemas of all request messages: protos/gen/requests.json. */
export interface RequestSchemas {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, Definition>>;
}

// Some of these take quadratic time: the contract's own length limits do not stop a check of all rules at once.
const longestFormatted = 2_000;

/** Checks request messages against the contract. A message's check is compiled when it is first needed, and kept. */
export class Validation {
  readonly #ajv: Ajv2020;
  readonly #schemas: RequestSchemas;

  constructor(schemas: RequestSchemas) {
    this.#schemas = schemas;
    // All errors at once for the client; unknown fields are removed, as the contract's readers ignore them.
    this.#ajv = new Ajv2020({ allErrors: true, removeAdditional: true });
    this.#ajv.addKeyword("x-personal");
    for (const name of ["email", "uri", "date-time"] as const) this.#ajv.addFormat(name, boundedFormat(name));
    const definitions = Object.entries(schemas.$defs).map(([name, definition]) => [name, closed(definition)]);
    this.#ajv.addSchema({ $id: schemas.$id, $defs: Object.fromEntries(definitions) });
  }

  /** Throws when the contract has no such request. */
  schemaOf(message: string): QuerySchema {
    const schema = this.#schemas.$defs[message];
    if (schema === undefined) throw new Error(`the contract has no schema of ${message}`);
    return schema;
  }

  /** The message that a repeated field of another is a list of. */
  elementOf(message: string, field: string): string {
    const name = this.schemaOf(message).properties?.[field]?.items?.$ref?.split("/").at(-1);
    if (name === undefined) throw new Error(`${message}.${field} is not a list of messages`);
    return name;
  }

  /** Where a misspelt field would do more than was asked. */
  mustBeKnown(message: string, value: PlainJson): void {
    const { properties = {} } = this.schemaOf(message);
    const fields = Object.keys(value)
      .filter((field) => !Object.hasOwn(properties, field))
      .map((field) => ({ field, code: "unknown_field", message: "is not known here" }));
    const [first] = fields;
    if (first !== undefined)
      throw new AppError("invalid", "invalid_request", `${first.field} ${first.message}`, { fields });
  }

  /** Removes unknown fields, then throws one error with every field at fault. */
  mustBeValid(message: string, value: PlainJson): void {
    const validate = this.#ajv.getSchema(`${this.#schemas.$id}#/$defs/${message}`) as ValidateFunction;
    if (validate(value)) return;
    const fields = toFieldProblems(validate.errors ?? []);
    const names = fields
      .slice(0, 5)
      .map(({ field, message: text }) => `${field} ${text}`)
      .join("; ");
    throw new AppError("invalid", "invalid_request", `${names}${fields.length > 5 ? "; …" : ""}`, { fields });
  }
}

function closed(definition: Definition): Definition {
  return definition.properties === undefined ? definition : { ...definition, additionalProperties: false };
}

function boundedFormat(name: "email" | "uri" | "date-time"): (text: string) => boolean {
  const format = fullFormats[name] as RegExp | ((text: string) => boolean) | { validate: (text: string) => boolean };
  const check = (text: string) => {
    if (format instanceof RegExp) return format.test(text);
    return typeof format === "function" ? format(text) : format.validate(text);
  };
  return (text) => text.length <= longestFormatted && check(text);
}
