import { z } from "zod";

const common = {
  id: z.string().min(1),
  /** Milliseconds of the epoch: a rule is void from then on, whoever is left to take it away. */
  until: z.number(),
  /** The callee. */
  service: z.string().min(1),
};

/**
 * `latency` works late, `error` refuses without working, `abort` works and loses the answer. All of it at the callee, so
 * that the caller's deadline, retry and breaker do what they would do about a real one.
 */
const callRule = z.strictObject({
  ...common,
  effect: z.enum(["latency", "error", "abort"]),
  /** Only calls of this service. */
  from: z.string().optional(),
  /** Only this RPC. */
  method: z.string().optional(),
  delayMs: z.number().int().min(0).max(60_000).default(0),
  percent: z.number().min(0).max(100).default(100),
});

/** The service's clock is wrong by so much. */
const skewRule = z.strictObject({ ...common, effect: z.literal("skew"), skewMs: z.number().int() });

const schema = z.strictObject({ faults: z.array(z.union([callRule, skewRule])) });

export type CallRule = z.output<typeof callRule>;
export type SkewRule = z.output<typeof skewRule>;
export type FaultRule = CallRule | SkewRule;

export function parseRules(text: string): readonly FaultRule[] {
  return schema.parse(JSON.parse(text)).faults;
}
