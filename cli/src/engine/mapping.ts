import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ShopError } from "../shop-error.ts";
import { sourceSchema } from "./cell-source.ts";

const decimal = z.enum([",", "."]);

const schema = z.strictObject({
  delimiter: z.string().length(1).default(","),
  quote: z.string().length(1).default('"'),
  encoding: z.enum(["utf8", "latin1", "utf16le"]).default("utf8"),
  /** Of a price whose mark could be read in two ways; without it `1,5` and `1.5` are the same. */
  decimal: decimal.optional(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  id: sourceSchema,
  /** The id again, unless a product has several variants. */
  sku: sourceSchema.optional(),
  title: sourceSchema,
  price: sourceSchema,
  compareAt: sourceSchema.optional(),
  /** Of the former price, where it is written in another way than the price. */
  compareAtDecimal: decimal.optional(),
  category: sourceSchema.optional(),
  /** Between several categories in one cell. */
  categorySeparator: z.string().optional(),
  description: z.union([sourceSchema, z.array(sourceSchema)]).optional(),
  brand: sourceSchema.optional(),
  /** By name; needed where rows of one id are variants of one product. */
  options: z.record(z.string(), sourceSchema).default({}),
  attributes: z.record(z.string(), sourceSchema).default({}),
  stock: z.union([z.number().int().min(0), sourceSchema]).optional(),
});

/** Which column of a file becomes which field of a product. */
export type Mapping = z.infer<typeof schema>;

export function readMapping(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ShopError("SHOP-SEED-002", `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A mapping as it was written, with defaults; or every reason why it is none. */
export function toMapping(written: unknown, from: string): Mapping {
  const result = schema.safeParse(written);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`);
  throw new ShopError("SHOP-SEED-002", `${from}: ${reasons.join("; ")}`);
}

/** `title=name` and its like, as the file would say it. */
export function mappingOfFlags(pairs: readonly string[]): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new ShopError("SHOP-CLI-001", `--column ${pair}: write field=column`);
    const [field = "", name] = pair.slice(0, at).split(".");
    const column = pair.slice(at + 1);
    if (name === undefined) mapping[field] = column;
    else mapping[field] = { ...(mapping[field] as object | undefined), [name]: column };
  }
  return mapping;
}
