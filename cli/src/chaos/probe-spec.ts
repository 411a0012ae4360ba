import { z } from "zod";

const share = z.number().min(0).max(1);
const bounds = { max: z.number().optional(), min: z.number().optional() };

const http = z.strictObject({
  path: z.string().startsWith("/"),
  status: z.array(z.int()).default([200]),
  withinMs: z.int().min(1).default(2_000),
});

const journey = z.strictObject({
  name: z.string(),
  success: share.optional().describe("At least this share does what the customer came for."),
  graceful: share
    .optional()
    .describe("At least this share does so, or is told clearly and in time that it cannot be done now."),
  p95Ms: z.int().min(1).optional().describe("Of those that succeed."),
  samples: z.int().min(1).default(3).describe("Fewer than these say nothing."),
});

const metric = z.strictObject({
  service: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  of: z.enum(["value", "increase"]).default("value").describe("Increase is since the run began."),
  ...bounds,
});

const promql = z.strictObject({ query: z.string().min(1), ...bounds });

const phase = z.enum(["before", "during", "after"]);

/** One condition of the steady state. Exactly one kind of question. */
export const probe = z
  .strictObject({
    name: z.string().min(5).describe("What is true, as a sentence."),
    when: z.array(phase).min(1).default(["before", "during", "after"]),
    http: http.optional(),
    journey: journey.optional(),
    metric: metric.optional(),
    promql: promql.optional(),
    invariants: z
      .array(z.string().regex(/^R([1-9]|1[0-4])$/))
      .min(1)
      .optional(),
  })
  .refine((given) => kindsOf(given).length === 1, "ask exactly one of http, journey, metric, promql, invariants");

function kindsOf(given: object): readonly string[] {
  const kinds = ["http", "journey", "metric", "promql", "invariants"];
  return Object.entries(given).flatMap(([key, value]) => (kinds.includes(key) && value !== undefined ? [key] : []));
}

export type Phase = z.output<typeof phase>;
export type Probe = z.output<typeof probe>;
export type JourneyProbe = z.output<typeof journey>;
export type MetricProbe = z.output<typeof metric>;
