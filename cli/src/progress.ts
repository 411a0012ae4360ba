import ora, { type Ora } from "ora";
import pc from "picocolors";
import type { StepOutcome, StepReporter } from "./engine/step.ts";
import type { Out } from "./io.ts";

export interface ProgressOptions {
  readonly stderr: Out;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly hasColor: boolean;
}

/** What a person sees while a command works: a spinner on a terminal, otherwise one line per change. All on stderr. */
export class Progress implements StepReporter {
  readonly #options: ProgressOptions;
  readonly #colors: ReturnType<typeof pc.createColors>;
  #spinner: Ora | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#colors = pc.createColors(options.hasColor);
  }

  begin(title: string): void {
    const { stderr, isQuiet, hasColor } = this.#options;
    if (isQuiet) return;
    if (!isTerminal(stderr)) {
      this.line(`${title} ...`);
      return;
    }
    this.stop();
    this.#spinner = ora({
      text: title,
      stream: stderr as NodeJS.WriteStream,
      discardStdin: false,
      hideCursor: true,
      ...(hasColor ? {} : { color: false }),
    });
    this.#spinner.start();
  }

  /** Replaces the spinner's text. Says nothing without a terminal: a number that counts is no change of state. */
  update(text: string): void {
    if (this.#spinner !== undefined) this.#spinner.text = text;
  }

  end(title: string, { outcome, note }: StepOutcome, seconds: number): void {
    const details = [outcome, note, `${seconds.toFixed(1)} s`].filter((part) => part !== undefined);
    this.done(title, details.join(", "));
  }

  done(title: string, note?: string): void {
    this.line(`${this.#colors.green("ok")} ${title}${note === undefined ? "" : this.#colors.dim(` (${note})`)}`);
  }

  fail(title: string, note?: string): void {
    this.line(`${this.#colors.red("failed")} ${title}${note === undefined ? "" : ` (${note})`}`);
  }

  warn(text: string): void {
    this.line(`${this.#colors.yellow("warning")} ${text}`);
  }

  /** Only with `-v`. */
  detail(text: string): void {
    if (this.#options.isVerbose) this.line(this.#colors.dim(text));
  }

  line(text: string): void {
    if (this.#options.isQuiet) return;
    this.stop();
    this.#options.stderr.write(`${text}\n`);
  }

  /** Takes the spinner away, so that something else can be written. */
  stop(): void {
    this.#spinner?.stop();
    this.#spinner = undefined;
  }
}

/** A terminal without a width (serial lines, some CI) cannot be drawn on: the spinner would count its lines for ever. */
function isTerminal({ isTTY, columns = 0 }: Out): boolean {
  return isTTY === true && columns > 0;
}
