import type { Call } from "../command.ts";
import { ShopError } from "../shop-error.ts";

/** What is to be done at the end of a run: when it ends, or when the command does, whichever comes first; once. */
export class CleanUp {
  readonly #work: (() => Promise<void>)[] = [];
  readonly #call: Call;
  #done: Promise<void> | undefined;

  constructor(call: Call) {
    this.#call = call;
    call.atEnd(() => this.run());
  }

  /** The last one first. */
  add(work: () => Promise<void>): void {
    this.#work.unshift(work);
  }

  run(): Promise<void> {
    this.#done ??= this.#runAll();
    return this.#done;
  }

  async #runAll(): Promise<void> {
    let left: ShopError | undefined;
    for (const work of this.#work)
      await work().catch((error: Error) => {
        if (error instanceof ShopError && error.code === "SHOP-CHAOS-012") left ??= error;
        else this.#call.progress.warn(`cleaning up: ${error.message}`);
      });
    // How the command ends: what is still broken matters more than why it was stopped.
    if (left !== undefined) throw left;
  }
}
