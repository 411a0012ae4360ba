import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "./message.ts";

const most = 500;

/** The mails that arrived, in memory and as a file each. */
export class Inbox {
  readonly #dir: string;
  #messages: Message[];

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#messages = readdirSync(dir)
      .filter((file) => /^\d+\.json$/.test(file))
      .map((file) => JSON.parse(readFileSync(join(dir, file), "utf8")) as Message)
      .sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** What the next mail is called. */
  nextId(): string {
    return String(Number(this.#messages.at(-1)?.id ?? 0) + 1);
  }

  /** A mail of a Message-ID that is here already counts, and is not shown again. */
  add(message: Message): void {
    const known = this.#messages.find(({ messageId }) => messageId !== "" && messageId === message.messageId);
    const kept = known === undefined ? message : { ...known, times: known.times + 1 };
    this.#messages = [...this.#messages.filter(({ id }) => id !== kept.id), kept].sort(
      (a, b) => Number(a.id) - Number(b.id),
    );
    writeFileSync(this.#file(kept), JSON.stringify(kept), { mode: 0o600 });
    for (const old of this.#messages.splice(0, Math.max(0, this.#messages.length - most))) rmSync(this.#file(old));
  }

  /** Newest first; "" for any. */
  list(to: string, subject: string): Message[] {
    return this.#messages
      .filter((message) => to === "" || message.to.some((address) => address.toLowerCase() === to.toLowerCase()))
      .filter((message) => message.subject.includes(subject))
      .toReversed();
  }

  find(id: string): Message | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  clear(): void {
    for (const message of this.#messages.splice(0)) rmSync(this.#file(message));
  }

  #file({ id }: Message): string {
    return join(this.#dir, `${id}.json`);
  }
}
