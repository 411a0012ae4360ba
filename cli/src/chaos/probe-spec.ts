import { z } from "zod";
import { askable } from "../engine/verdict.ts";
import { patienceMs } from "./customer.ts";
import { serviceName } from "./service-name.ts";

/** Above nothing: a share that everybody reaches asks nothing. */
const share = z.number().gt(0).max(1);
const bounds = { max: z.number().optional(), min: z.number().optional() };

const http = z.strictObject({
  path: z.string().startsWith("/"),
  status: z.array(z.int().min(100).max(599)).min(1).default([200]),
  withinMs: z.int().min(1).max(10_000).default(2_000),
});

const journey = z.strictObject({
  name: z.string(),
  success: share.optional().describe("At least this share does what the customer came for."),
  graceful: share
    .optional()
    .describe("At least this share does so, or is told clearly and in time that it cannot be done now."),
  p95Ms: z.int().min(1).max(patienceMs).optional().describe("Of those that succeed, 20 of them at least."),
  samples: z.int().min(1).default(3).describe("Fewer than these say nothing."),
});

const metric = z.strictObject({
  service: serviceName,
  name: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  of: z.enum(["value", "increase"]).default("value").describe("Increase is since the run began."),
  ...bounds,
});

const promql = z.strictObject({ query: z.string().min(1), ...bounds });

const certificate = z.strictObject({
  is: z
    .enum(["valid", "expired"])
    .describe("What who connects anew is shown: one that can be trusted, or one whose time is over."),
});

const release = z.strictObject({
  service: serviceName,
  is: z
    .array(z.enum(["healthy", "progressing", "paused", "held", "aborted", "degraded"]))
    .min(1)
    .describe("Where its release may stand; healthy is: one version has all calls."),
});

const questions = {
  name: z.string().min(5).describe("What is true, as a sentence."),
  http: http.optional(),
  journey: journey.refine(isBounded, "give it success, graceful or p95Ms").optional(),
  metric: metric.refine(isBounded, "give it min or max").optional(),
  promql: promql.refine(isBounded, "give it min or max").optional(),
  certificate: certificate.optional(),
  release: release.optional(),
};

const kinds = ["http", "journey", "metric", "promql", "certificate", "release", "invariants"];

/** One question that is asked for as long as the fault lasts. */
export const question = z
  .strictObject(questions)
  .refine(
    (given) => kindsOf(given).length === 1,
    "ask exactly one of http, journey, metric, promql, certificate, release",
  );

const phase = z.enum(["before", "during", "after"]);

/** One condition of the steady state. Exactly one kind of question. */
export const probe = z
  .strictObject({
    ...questions,
    when: z.array(phase).min(1).default(["before", "during", "after"]),
    invariants: z.array(z.enum(askable)).min(1).optional(),
  })
  .refine((given) => kindsOf(given).length === 1, `ask exactly one of ${kinds.join(", ")}`);

// Without one of these nothing could ever be wrong.
function isBounded(given: object): boolean {
  const limits = ["success", "graceful", "p95Ms", "min", "max"];
  return Object.entries(given).some(([key, value]) => limits.includes(key) && value !== undefined);
}

function kindsOf(given: object): readonly string[] {
  return Object.entries(given).flatMap(([key, value]) => (kinds.includes(key) && value !== undefined ? [key] : []));
}

export type Phase = z.output<typeof phase>;
export type Probe = z.output<typeof probe>;
/** A condition, whenever it is asked. */
export type Question = Omit<Probe, "when">;
export type JourneyProbe = z.output<typeof journey>;
export type CertificateProbe = z.output<typeof certificate>;
export type ReleaseProbe = z.output<typeof release>;
export type MetricProbe = z.output<typeof metric>;
