import { type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { type FaultRule, parseRules } from "./fault-rule.ts";

/**
 * Rules that whoever owns this process wrote into a file. No port, no header, no message of a caller can put one there; a
 * file that others might have written is not believed.
 */
export class FaultFile {
  readonly #path: string;
  readonly #watcher: FSWatcher;
  #rules: readonly FaultRule[] = [];

  constructor(path: string, onRefused: (error: unknown) => void) {
    this.#path = path;
    const read = () => {
      try {
        this.#rules = this.#read();
      } catch (error) {
        this.#rules = [];
        onRefused(error);
      }
    };
    // The folder and not the file: the file is replaced whole, and is not there while nothing is wrong.
    this.#watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === basename(path)) read();
    });
    read();
  }

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  close(): void {
    this.#watcher.close();
  }

  #read(): readonly FaultRule[] {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    // Root's is believed as well: a ConfigMap's file in a pod is root's, and nobody may write it.
    const isOwners = found.uid === 0 || found.uid === process.getuid?.();
    if (!isOwners || (found.mode & 0o022) !== 0)
      throw new Error(`${this.#path} could have been written by others, and is not believed`);
    return parseRules(readFileSync(this.#path, "utf8"));
  }
}
