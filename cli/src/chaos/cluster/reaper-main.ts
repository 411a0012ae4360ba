import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { endFault, type FaultRecord } from "./end-fault.ts";

// The program of the reaper's pod: takes a fault back when its time is over or the lever is pulled, whatever became of
// who made it. Node runs this file as it is. Arguments: the address of the API server, the file of the token for it, the path
// of the fault's record and that of the lever.

const [server = "", tokenFile = "", recordPath = "", leverPath = ""] = process.argv.slice(2);
const everyMs = 1_000;

async function ask(verb: string, path: string, body?: object) {
  // Read again each time: the kubelet replaces it.
  const headers = {
    authorization: `Bearer ${readFileSync(tokenFile, "utf8")}`,
    "content-type": verb === "PATCH" ? "application/merge-patch+json" : "application/json",
  };
  const request = { method: verb, headers, signal: AbortSignal.timeout(5_000) };
  return fetch(server + path, body === undefined ? request : { ...request, body: JSON.stringify(body) });
}

/** By the API server's clock, which is the record's too: nobody else's needs to be right. */
async function isOver(record: FaultRecord, now: number): Promise<boolean> {
  return now >= record.until || (await ask("GET", leverPath)).status === 200;
}

const watched = "shopstream.dev/chaos-watched";

interface RecordObject {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data: { readonly record: string };
}

/** Nothing is broken before this is written: then the record can be read, and the API server is reached. */
async function sayThatItIsWatched({ metadata }: RecordObject): Promise<void> {
  if (metadata.annotations?.[watched] !== undefined) return;
  await ask("PATCH", recordPath, { metadata: { annotations: { [watched]: new Date().toISOString() } } });
}

/** True when there is nothing left to do. */
async function look(): Promise<boolean> {
  const answer = await ask("GET", recordPath);
  if (answer.status === 404) return true;
  const found = (await answer.json()) as RecordObject;
  const record = JSON.parse(found.data.record) as FaultRecord;
  await sayThatItIsWatched(found);
  const now = Date.parse(answer.headers.get("date") ?? "");
  if (!(await isOver(record, Number.isNaN(now) ? Date.now() : now))) return false;
  process.stdout.write(`${record.id} is over\n`);
  await endFault(ask, record, recordPath);
  return true;
}

process.stdout.write("watching\n");
for (;;) {
  try {
    if (await look()) break;
  } catch (error) {
    process.stdout.write(`${String(error)}\n`); // tried again until it works
  }
  await sleep(everyMs);
}
