import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { EventDefinition } from "./definition.ts";
import { events } from "./gen/events.ts";

interface Recorded {
  readonly topic: string;
  readonly envelope: {
    readonly type: string;
    readonly version: number;
    readonly source: string;
    readonly data: object;
  };
}

const folder = new URL("./recorded/", import.meta.url).pathname;
const samples = globSync("*.json", { cwd: folder }).map((file) => ({
  file,
  recorded: JSON.parse(readFileSync(folder + file, "utf8")) as Recorded,
}));
// biome-ignore lint/suspicious/noExplicitAny: a table of events whose messages differ
const definitions: readonly EventDefinition<any>[] = Object.values(events);

describe("events that were recorded", () => {
  it.each(samples)("$file is read by who consumes it now, and nothing of it is lost", ({ recorded }) => {
    const { topic, envelope } = recorded;
    const definition = definitions.find(({ type }) => type === envelope.type);
    expect(definition).toMatchObject({ topic, source: envelope.source });
    const read = definition?.message.toJSON(definition.message.fromJSON(envelope.data));
    expect(read).toMatchObject(envelope.data);
  });

  it("are there for every event in its present version (else: node protos/generate/record-events.ts)", () => {
    const names = new Set(samples.map(({ recorded: { envelope } }) => `${envelope.type} ${envelope.version}`));
    expect(definitions.map(({ type, version }) => `${type} ${version}`).filter((name) => !names.has(name))).toEqual([]);
  });

  it("a field that is gone or renamed would show", () => {
    const sample = samples.find(({ recorded }) => recorded.envelope.type === "StockChanged")?.recorded.envelope.data;
    const read = events.StockChanged.message.toJSON(events.StockChanged.message.fromJSON({ ...sample, gone: 1 }));
    expect(read).not.toMatchObject({ ...sample, gone: 1 });
  });
});
