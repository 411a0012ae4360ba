import type { DeadLetter } from "@shopstream/platform/bus.ts";
import type { DeadLetters } from "@shopstream/platform/dead-letters.ts";
import type { Command } from "commander";
import type { Call, CommandGroup, CommandSpec } from "../command.ts";
import { type LetterFilter, mustChoose, withLetters } from "../engine/events.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";

const filters = (command: Command) =>
  command
    .option("--consumer <service>", "only of this consumer")
    .option("--id <id>", "only this letter or event")
    .option("--type <event>", "only events of this type")
    .option("--since <time>", "failed at or after this RFC 3339 time")
    .option("--until <time>", "failed at or before");

const choices = (command: Command) => filters(command).option("--all", "every one of them");

const list: CommandSpec<LetterFilter> = {
  name: "list",
  summary: "dead letters: events that a consumer could not handle",
  examples: [
    { line: "shopctl events list", does: "all of them, one line each" },
    { line: "shopctl events list --consumer search --type ProductChanged", does: "some of them" },
  ],
  dryRun: "harmless",
  configure: filters,
  run: (call, filter) =>
    withLetters(call.io, filter, async (letters) => toResult(letters, "ok", `${letters.length} dead letters`)),
};

const show: CommandSpec<LetterFilter> = {
  name: "show [id]",
  summary: "one dead letter in full: event, reason, stack",
  examples: [
    { line: "shopctl events show 1764000000000-0", does: "by the letter's id" },
    { line: "shopctl events show 0198c3f2-… -o json", does: "by the event's id, for a program" },
  ],
  dryRun: "harmless",
  configure: filters,
  run: (call, filter) =>
    withLetters(call.io, { ...filter, ...toId(call.args[0] ?? filter.id) }, async ([letter]) => {
      if (letter === undefined) throw new ShopError("SHOP-EVENT-001", "there is no such dead letter");
      return { kind: "DeadLetter", status: "ok", data: { ...letter }, text: JSON.stringify(letter, null, 2) };
    }),
};

const replay: CommandSpec<LetterFilter> = {
  name: "replay",
  summary: "put events back on their topic",
  examples: [
    { line: "shopctl events replay --consumer search --dry-run", does: "says which, and does nothing" },
    { line: "shopctl events replay --id 1764000000000-0", does: "one event; consumers that had it already ignore it" },
  ],
  dryRun: "supported",
  configure: choices,
  run: async (call, filter) => {
    mustChoose(filter);
    return change(call, filter, "replayed", (store, letter) => store.replay(letter));
  },
};

const drop: CommandSpec<LetterFilter> = {
  name: "drop",
  summary: "forget dead letters for good",
  examples: [
    { line: "shopctl events drop --consumer cart --dry-run", does: "says which, and does nothing" },
    { line: "shopctl events drop --type StockChanged --yes", does: "forgets them" },
  ],
  dryRun: "supported",
  configure: choices,
  run: async (call, filter) => {
    mustChoose(filter);
    if (!call.isConfirmed && !call.isDryRun) throw new ShopError("SHOP-CLI-002", "a dropped event is gone");
    return change(call, filter, "dropped", (store, letter) => store.drop(letter));
  },
};

export const eventsCommand: CommandGroup = {
  name: "events",
  summary: "dead letters of the event bus",
  commands: [list, show, replay, drop],
};

function change(
  call: Call,
  filter: LetterFilter,
  word: string,
  work: (store: DeadLetters, letter: DeadLetter) => Promise<void>,
): Promise<Result> {
  return withLetters(call.io, filter, async (letters, store) => {
    if (call.isDryRun) return toResult(letters, "planned", `${letters.length} would be ${word}`);
    if (letters.length === 0 && filter.id !== undefined)
      throw new ShopError("SHOP-EVENT-001", `${filter.id} is no dead letter`);
    for (const letter of letters) {
      call.signal.throwIfAborted();
      await work(store, letter);
    }
    return toResult(letters, letters.length === 0 ? "unchanged" : "configured", `${letters.length} ${word}`);
  });
}

function toId(id: string | undefined): LetterFilter {
  if (id === undefined) throw new ShopError("SHOP-EVENT-002", "which dead letter?");
  return { id };
}

function toResult(letters: readonly DeadLetter[], status: string, text: string): Result {
  const items = letters.map(({ id, group, envelope, reason, attempts, failedAt }) => ({
    id,
    consumer: group,
    type: envelope.type,
    subject: envelope.subject,
    attempts,
    failedAt,
    reason,
  }));
  return { kind: "DeadLetters", status, items, text };
}
