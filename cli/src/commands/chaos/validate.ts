import { z } from "zod";
import { experimentSchema } from "../../chaos/experiment.ts";
import { checkExperiments } from "../../chaos/experiment-files.ts";
import type { CommandSpec } from "../../command.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { ShopError } from "../../shop-error.ts";

interface ValidateOptions {
  readonly printSchema?: boolean;
}

export const validateCommand: CommandSpec<ValidateOptions> = {
  name: "validate [files...]",
  summary: "whether experiments are well-formed",
  examples: [
    {
      line: "shopctl chaos validate",
      does: "all of chaos/experiments; exit code 3 when one is not, with file, line and part of all that is wrong",
    },
    { line: "shopctl chaos validate ./mine.yaml", does: "one file, before it is put there" },
    {
      line: "shopctl chaos validate --print-schema",
      does: "the JSON schema, as it is in chaos/schema.json for editors",
    },
  ],
  dryRun: "harmless",
  configure: (command) => command.option("--print-schema", "write the JSON schema of an experiment instead"),
  run: async ({ args }, { printSchema = false }) => {
    if (printSchema) {
      const schema = z.toJSONSchema(experimentSchema, { io: "input" });
      return { kind: "ChaosSchema", status: "ok", data: { schema }, text: JSON.stringify(schema, null, 2) };
    }
    const checked = checkExperiments(args);
    const errors = checked.filter((each) => each instanceof ShopError);
    const good = checked.flatMap((each) => (each instanceof ShopError ? [] : [each]));
    return {
      kind: "ChaosExperiments",
      status: errors.length === 0 ? "ok" : "failed",
      items: good.map(({ name, hypothesis }) => ({ name, hypothesis })),
      text: `${good.length} experiments are well-formed${errors.length === 0 ? "" : `, ${errors.length} are not`}`,
      errors,
      exit: exitOf(errors),
    };
  },
};

// A file that is there and not well-formed is what was looked for; one that is not there was not asked for in earnest.
function exitOf(errors: readonly ShopError[]): ExitCode {
  if (errors.length === 0) return exitCodes.done;
  return errors.some(({ code }) => code === "SHOP-CHAOS-001") ? exitCodes.usage : exitCodes.checkFailed;
}
