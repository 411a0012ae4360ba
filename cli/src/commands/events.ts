import type { BusAdmin, DeadLetter } from "@shopstream/platform/bus.ts";
import type { Command } from "commander";
import type { Call, CommandGroup, CommandSpec } from "../command.ts";
import { type LetterFilter, mustChoose, withLetters } from "../engine/events.ts";
import { type RebuildOptions, rebuildProjection } from "../engine/rebuild.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";

const filters = (command: Command) =>
  command
    .option("--consumer <service>", "only of this consumer")
    .option("--id <id>", "only this event")
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
    { line: "shopctl events show 0198c3f2-…", does: "by the event's id" },
    { line: "shopctl events show 0198c3f2-… --consumer search -o json", does: "of one consumer, for a program" },
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
  summary: "let the consumer try dead letters again, each with those that wait behind it",
  examples: [
    { line: "shopctl events replay --consumer search --dry-run", does: "says which, and does nothing" },
    { line: "shopctl events replay --id 0198c3f2-…", does: "one event; other consumers do not see it again" },
  ],
  dryRun: "supported",
  configure: choices,
  run: async (call, filter) => {
    mustChoose(filter);
    return change(call, filter, "replayed", (admin, letters) => admin.replay(letters));
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
    return change(call, filter, "dropped", (admin, letters) => admin.drop(letters));
  },
};

const rebuild: CommandSpec<RebuildOptions> = {
  name: "rebuild <consumer>",
  summary: "fill what a service keeps of events anew, from the beginning of the log",
  examples: [
    { line: "shopctl events rebuild search --dry-run", does: "says which topics would be read, and how many events" },
    {
      line: "shopctl events rebuild reviews --yes",
      does: "stops its process for a moment, empties its purchases, and lets it read",
    },
    {
      line: "shopctl events rebuild search --keep --yes",
      does: "reads over what is there, when the log was cut at its beginning",
    },
  ],
  dryRun: "supported",
  timeoutMs: 120_000,
  configure: (command) =>
    command
      .option("--keep", "empty nothing before")
      .option("--database-url <url>", "of the service (SHOP_DATABASE_URL; otherwise the platform that up started)"),
  run: async (call, options) => {
    const [consumer = ""] = call.args;
    if (!call.isConfirmed && !call.isDryRun)
      throw new ShopError("SHOP-CLI-002", `${consumer} is without what it kept until it has read everything`);
    const topics = await rebuildProjection(call, consumer, options);
    const items = topics.map((topic) => ({ ...topic }));
    const count = topics.reduce((sum, { events }) => sum + events, 0);
    if (call.isDryRun)
      return { kind: "Rebuild", status: "planned", items, text: `${count} events would be read again` };
    const text = `${count} events are read again; shopctl status shows how many wait`;
    return { kind: "Rebuild", status: "configured", items, text };
  },
};

export const eventsCommand: CommandGroup = {
  name: "events",
  summary: "dead letters of the event bus, and reading its log again",
  commands: [list, show, replay, drop, rebuild],
};

function change(
  call: Call,
  filter: LetterFilter,
  word: string,
  work: (admin: BusAdmin, letters: readonly DeadLetter[]) => Promise<void>,
): Promise<Result> {
  return withLetters(call.io, filter, async (letters, admin) => {
    if (call.isDryRun) return toResult(letters, "planned", `${letters.length} would be ${word}`);
    if (letters.length === 0 && filter.id !== undefined)
      throw new ShopError("SHOP-EVENT-001", `${filter.id} is no dead letter`);
    await work(admin, letters);
    return toResult(letters, letters.length === 0 ? "unchanged" : "configured", `${letters.length} ${word}`);
  });
}

function toId(id: string | undefined): LetterFilter {
  if (id === undefined) throw new ShopError("SHOP-EVENT-002", "which dead letter?");
  return { id };
}

function toResult(letters: readonly DeadLetter[], status: string, text: string): Result {
  const items = letters.map(({ group, envelope, state, reason, attempts, failedAt }) => ({
    id: envelope.id,
    consumer: group,
    type: envelope.type,
    subject: envelope.subject,
    state,
    attempts,
    failedAt,
    reason,
  }));
  return { kind: "DeadLetters", status, items, text };
}
