import { PassThrough, Writable } from "node:stream";
import { Exec, type KubeConfig } from "@kubernetes/client-node";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { PodPlace } from "./run-in-pod.ts";

const everyMs = 1_000;
const endsWithinMs = 3_000;

export interface HeldOrder {
  readonly command: readonly string[];
  readonly clock: Clock;
  /** Told of each line that it prints. */
  readonly onLine: (line: string) => void;
}

/** A program in a pod that goes on for as long as it hears of us. */
export interface HeldProgram {
  /** Settles when it has ended, for whatever reason; the words are its complaint, or Kubernetes' own, and empty after a good end. */
  readonly ended: Promise<string>;
  /** Says no more. Returns when it has ended, or soon after it must have noticed. */
  letGo(): Promise<void>;
}

/** Starts it, and tells it every second that somebody is there: silence is its order to end, also when this process is killed. */
export async function holdInPod(
  config: KubeConfig,
  { namespace, pod, container }: PodPlace,
  { command, clock, onLine }: HeldOrder,
): Promise<HeldProgram> {
  const input = new PassThrough();
  const complaint: string[] = [];
  const ended = Promise.withResolvers<string>();
  const done = new AbortController();
  const connection = await new Exec(config).exec(
    namespace,
    pod,
    container,
    [...command],
    lines(onLine),
    lines((line) => complaint.push(line)),
    input,
    false,
    ({ status, message }) => ended.resolve(status === "Success" ? "" : complaint.join(" ") || (message ?? "no answer")),
  );
  connection.onclose = () => ended.resolve("the connection to it was lost");
  void ended.promise.then(() => done.abort());
  void tellIt(input, clock, done.signal);
  return {
    ended: ended.promise,
    letGo: async () => {
      done.abort();
      input.end();
      await Promise.race([ended.promise, clock.sleep(endsWithinMs)]);
      connection.close();
    },
  };
}

async function tellIt(input: Writable, clock: Clock, done: AbortSignal): Promise<void> {
  for (; !done.aborted; await clock.sleep(everyMs, done).catch(() => undefined)) input.write(".");
}

function lines(onLine: (line: string) => void): Writable {
  let rest = "";
  return new Writable({
    write(chunk, _encoding, wrote) {
      const [last = "", ...whole] = `${rest}${String(chunk)}`.split("\n").reverse();
      rest = last;
      for (const line of whole.reverse()) onLine(line);
      wrote();
    },
  });
}
