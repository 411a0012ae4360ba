/** One part of a long operation. It says itself whether it changed anything. */
export interface Step<Context> {
  readonly title: string;
  readonly run: (context: Context) => Promise<StepOutcome>;
}

export type Outcome = "unchanged" | "configured" | "created";

export interface StepOutcome {
  readonly outcome: Outcome;
  /** One line for the reader: which port, how many products. */
  readonly note?: string;
}

/** Told of each step as it starts and ends. */
export interface StepReporter {
  begin(title: string): void;
  end(title: string, outcome: StepOutcome, seconds: number): void;
  fail(title: string): void;
}

/** Runs steps in order; the first that fails ends it, and none begins after the signal. Answers the strongest outcome. */
export async function runSteps<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  reporter: StepReporter,
  now: () => number,
  signal?: AbortSignal,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    signal?.throwIfAborted();
    reporter.begin(step.title);
    const startedAt = now();
    try {
      const result = await step.run(context);
      outcomes.push(result.outcome);
      reporter.end(step.title, result, (now() - startedAt) / 1000);
    } catch (error) {
      reporter.fail(step.title);
      throw error;
    }
  }
  return strongest(outcomes);
}

export function strongest(outcomes: readonly Outcome[]): Outcome {
  return strength.findLast((outcome) => outcomes.includes(outcome)) ?? "unchanged";
}

const strength: readonly Outcome[] = ["unchanged", "configured", "created"];
