import { z } from "zod";
import { isCurrency } from "./currency.ts";
import { invalidRequest, type StripeError } from "./stripe-error.ts";

/** Form values arrive as text; these read them the way Stripe does and refuse with Stripe's codes. */
export const text = z.string().max(5000);

export const integer = z.string().transform((value, context) => {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  return refuse(context, "parameter_invalid_integer", `Invalid integer: ${value}`);
});

export const flag = z.string().transform((value, context) => {
  if (value === "true" || value === "false") return value === "true";
  return refuse(context, "parameter_invalid_boolean", `Invalid boolean: ${value}`);
});

/** Stripe's largest amount has eight digits. Its smallest (50 cents and its like) is not imitated. */
export const amount = integer.transform((value, context) => {
  if (value < 1) return refuse(context, "parameter_invalid_integer", "This value must be greater than or equal to 1.");
  if (value > 99_999_999) return refuse(context, "amount_too_large", "Amount must be no more than 99999999.");
  return value;
});

export const currency = z.string().transform((value, context) => {
  const code = value.toLowerCase();
  return isCurrency(code) ? code : refuse(context, "invalid_currency", `Invalid currency: ${value}.`);
});

export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((value) => Object.keys(value).length <= 50, "Metadata can have up to 50 keys.")
  .or(z.literal("").transform(() => ({})));

export const expand = z
  .array(
    z.string().refine((path) => /^(data\.)?(latest_charge|payment_method|payment_intent|charge)$/.test(path), {
      error: (issue) => `This property cannot be expanded (${issue.input}).`,
    }),
  )
  .optional();

const created = integer
  .transform((at) => ({ gte: at, lte: at }))
  .or(
    z.strictObject({
      gt: integer.optional(),
      gte: integer.optional(),
      lt: integer.optional(),
      lte: integer.optional(),
    }),
  );

export const page = {
  limit: integer
    .transform((value, context) =>
      value >= 1 && value <= 100
        ? value
        : refuse(context, "parameter_invalid_integer", "This value must be between 1 and 100."),
    )
    .default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: created.optional(),
  expand,
};

export function parseParams<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw toStripeError(parsed.error.issues[0] as z.core.$ZodIssue, raw);
}

function refuse(context: z.RefinementCtx, code: string, message: string): never {
  context.addIssue({ code: "custom", message, params: { code } });
  return z.NEVER;
}

function toStripeError(issue: z.core.$ZodIssue, raw: unknown): StripeError {
  if (issue.code === "unrecognized_keys") {
    const param = inBrackets([...issue.path, issue.keys[0] as string]);
    return invalidRequest(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
  }
  const param = inBrackets(issue.path);
  if (valueAt(raw, issue.path) === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  if (issue.code === "custom") {
    const code = issue.params?.["code"] as string | undefined;
    return invalidRequest(issue.message, { param, ...(code === undefined ? {} : { code }) });
  }
  if (issue.code === "invalid_union") return toStripeError(deepest(issue), raw);
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

/** Of a union's branches the one that was got furthest into says most; without any, the first. */
function deepest(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue {
  const branches = issue.errors.flat();
  const best = branches.reduce<z.core.$ZodIssue | undefined>(
    (chosen, each) => (chosen === undefined || each.path.length > chosen.path.length ? each : chosen),
    undefined,
  );
  if (!best) return { code: "custom", path: issue.path, message: "Invalid value.", input: undefined };
  return { ...best, path: [...issue.path, ...best.path] } as z.core.$ZodIssue;
}

function inBrackets(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (index === 0 ? String(step) : `[${String(step)}]`)).join("");
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], raw);
}
