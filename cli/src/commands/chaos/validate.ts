import { z } from "zod";
import { experimentSchema } from "../../chaos/experiment.ts";
import { findExperiment, readExperiments } from "../../chaos/experiment-files.ts";
import type { CommandSpec } from "../../command.ts";

interface ValidateOptions {
  readonly printSchema?: boolean;
}

export const validateCommand: CommandSpec<ValidateOptions> = {
  name: "validate [files...]",
  summary: "whether experiments are well-formed",
  examples: [
    { line: "shopctl chaos validate", does: "all of chaos/experiments; exit code 2 names what is wrong and where" },
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
    const found = args.length === 0 ? readExperiments() : args.map(findExperiment);
    return {
      kind: "ChaosExperiments",
      status: "ok",
      items: found.map(({ name, hypothesis }) => ({ name, hypothesis })),
      text: `${found.length} experiments are well-formed`,
    };
  },
};
