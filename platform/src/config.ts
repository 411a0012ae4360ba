import { z } from "zod";
import { AppError } from "./errors.ts";

/** Environment variables as a program finds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's settings from the environment. ORDERS_DATABASE_URL wins over DATABASE_URL, so that one
 * environment can describe many services; a blank one counts as not set, as charts and shells leave them. Throws one
 * error that lists every variable at fault.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  service: string,
  schema: z.ZodObject<Shape>,
  env: Environment,
): z.infer<z.ZodObject<Shape>> {
  const prefix = `${service.toUpperCase().replaceAll("-", "_")}_`;
  const values = Object.fromEntries(
    Object.keys(schema.shape).map((key) => [key, env[prefix + key] || env[key] || undefined]),
  );
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({
    field: issue.path.join("."),
    code: issue.code,
    message: issue.message,
  }));
  const list = fields.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new AppError("invalid", "bad_environment", `${service} cannot start with this environment: ${list}`, {
    fields,
  });
}

/** A whole number from the environment. */
export function integer(defaultValue: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().default(defaultValue) as z.ZodDefault<z.ZodCoercedNumber>;
}
