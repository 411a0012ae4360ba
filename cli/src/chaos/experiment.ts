import { z } from "zod";
import { probe, question } from "./probe-spec.ts";
import { serviceName } from "./service-name.ts";
import { duration, durationBetween } from "./span.ts";

const percent = z.number().min(0).max(100);

const engine = z.enum(["postgres", "redis", "payment-provider"]);

/** Who is hit: a service, or one of the parts that services stand on. */
const target = z.strictObject({
  service: serviceName.optional(),
  engine: engine.optional(),
});

const onCalls = {
  percent: z.number().gt(0).max(100).default(100).describe("Of the calls that it concerns."),
  from: serviceName.optional().describe("Only calls of this service: one edge of the call graph."),
  method: z
    .string()
    .regex(/^[A-Za-z]+$/, "the name of an RPC")
    .optional()
    .describe("Only this RPC."),
};

const fault = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("kill"),
    signal: z.enum(["SIGKILL", "SIGTERM"]).default("SIGKILL"),
    every: durationBetween("500ms", "5m")
      .optional()
      .describe("Again so often, for as long as the fault lasts; once when left out."),
  }),
  z.strictObject({ kind: z.literal("freeze") }),
  z.strictObject({ kind: z.literal("outage") }),
  z.strictObject({
    kind: z.literal("cpu"),
    percent: z.number().min(1).max(90).describe("Of one core: so much is left to each process that is hit."),
  }),
  z.strictObject({
    kind: z.literal("memory"),
    limitMib: z.int().min(16).max(65_536).describe("So much is left to each process that is hit."),
  }),
  z.strictObject({ kind: z.literal("full") }),
  z.strictObject({ kind: z.literal("dns") }),
  z.strictObject({ kind: z.literal("drain") }),
  z.strictObject({ kind: z.literal("certificate") }),
  z.strictObject({ kind: z.literal("latency"), delay: durationBetween("1ms", "60s"), ...onCalls }),
  z.strictObject({ kind: z.literal("error"), ...onCalls }),
  z.strictObject({ kind: z.literal("abort"), ...onCalls }),
  z.strictObject({
    kind: z.literal("skew"),
    by: z.int().min(-86_400).max(86_400).describe("Seconds; negative is late."),
  }),
  z.strictObject({
    kind: z.literal("provider"),
    faults: z.record(z.string(), z.unknown()).describe("As PUT /_sim/faults of the payment simulator takes them."),
  }),
  z.strictObject({
    kind: z.literal("overload"),
    times: z.number().min(1).max(10).describe("What is offered, as a multiple of what the shop was measured to take."),
  }),
]);

const journeyName = z.enum([
  "browse",
  "product",
  "search",
  "reviews",
  "cart",
  "kept-cart",
  "checkout",
  "insist",
  "declined",
  "order",
  "sign-up",
  "sign-in",
  "account",
]);

/** An experiment as it is written in chaos/experiments. The comments of its parts are in docs/chaos.md. */
export const experimentSchema = z.strictObject({
  apiVersion: z.literal("shopstream/chaos/v1"),
  kind: z.literal("Experiment"),
  name: z.string().regex(/^[a-z][a-z0-9-]{2,50}$/),
  title: z.string().min(10).describe("What is done, as one sentence."),
  hypothesis: z.string().min(20).describe("What customers notice, as one sentence that can be wrong."),
  modes: z
    .array(z.enum(["wire", "colocated"]))
    .min(1)
    .default(["wire", "colocated"])
    .describe("Kinds of local platform on which it makes sense."),
  target,
  fault,
  release: z
    .strictObject({
      service: serviceName,
      version: z
        .enum(["same", "failing"])
        .describe("The same one under another name, or one that fails a fifth of its calls."),
    })
    .optional()
    .describe("A new version of this service begins to take over by its steps, beside the fault."),
  blastRadius: z
    .strictObject({ services: z.int().min(0), percent: percent.default(100) })
    .describe("How many services may be hit at most, and what share of their calls."),
  budget: percent
    .optional()
    .describe(
      "At most so many percent of an objective's budget for its whole window may be spent; otherwise the fault is ended at once. 100: as much as it takes.",
    ),
  duration: duration.describe("How long the fault lasts."),
  recoverWithin: durationBetween("1s", "15m").describe("How long after its end everything must be well again."),
  load: z.partialRecord(journeyName, z.number().min(0.1).max(200)).describe("Journeys a second that customers make."),
  steadyState: z.array(probe).min(1),
  abort: z
    .array(question)
    .default([])
    .describe("Must stay true whatever the hypothesis allows; otherwise the fault is ended at once."),
  tolerance: z
    .strictObject({ failures: z.int().min(1), of: z.int().min(1).max(60) })
    .refine(({ failures, of }) => failures <= of, "cannot fail more often than it is asked")
    .default({ failures: 3, of: 5 })
    .describe("So many of the last looks must be bad before one of these conditions counts as broken."),
  expectation: z
    .strictObject({ verdict: z.enum(["held", "deviated"]), because: z.string().optional() })
    .default({ verdict: "held" })
    .describe("What its authors expect; a known weakness names its issue."),
  runbook: z.string().regex(/^docs\/runbooks\/[a-z0-9-]+\.md$/),
});

export type Experiment = z.output<typeof experimentSchema>;
export type Fault = Experiment["fault"];
export type Engine = z.output<typeof engine>;
export type JourneyName = z.output<typeof journeyName>;
