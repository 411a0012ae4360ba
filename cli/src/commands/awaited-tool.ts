import type { Call } from "../command.ts";
import { type RunTool, runTool } from "../engine/run-tool.ts";

/** Programs that the command does not leave behind: interrupted, it waits until they have put away what they had begun. */
export function awaitedTool({ atEnd }: Pick<Call, "atEnd">): RunTool {
  return (...told) => {
    const running = runTool(...told);
    atEnd(() =>
      running.then(
        () => undefined,
        () => undefined,
      ),
    );
    return running;
  };
}
