import type { z } from "zod";
import type { Call } from "./call.ts";

export interface Reply {
  status: number;
  body: unknown;
}

/** One call of Stripe's API: what it is named, what it takes, what it does. */
export interface Operation<P = unknown> {
  name: string;
  method: "get" | "post";
  path: string;
  params: z.ZodType<P>;
  /** May also be called with the publishable key. */
  forBrowsers?: true;
  run(call: Call, params: P, id: string): Reply;
}

/** Ties the parameters of `run` to the schema, then forgets them so that operations fit one list. */
export function operation<S extends z.ZodType>(
  declared: Omit<Operation, "params" | "run"> & { params: S; run(call: Call, params: z.output<S>, id: string): Reply },
): Operation {
  return declared as unknown as Operation;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}
