/** One request, in plain HTTP. */
export interface Question {
  readonly host: string;
  readonly port: number;
  readonly method: "GET" | "POST";
  readonly path: string;
}

/** What somebody is asked, and before it what must be answered so that silence afterwards means something. */
export interface Questions {
  readonly control?: Question & { readonly wants: string };
  readonly asks: readonly Question[];
}

/**
 * `control` and each of `said` is a status; or `cut off`: the connection was there and ended without a word; or `other words`, which
 * are no HTTP; or begins with `unasked`, for want of a name, of a connection, or of any end.
 */
export interface Answers {
  readonly control?: string;
  readonly said: readonly string[];
}

export const isUnasked = (said: string) => said.startsWith("unasked");

/** Why a proof says no that could not be made, and what to do. */
export const unaskedHint =
  "could not be asked, so nothing is shown: a NetworkPolicy of yours or the cluster's DNS is in the way, or the machine is too busy; put it right and run this again";

/** A line of a proof: where, what was said there, and what to do where nothing was. */
export const toLine = (where: string, said: string) =>
  `${where}: ${said}${isUnasked(said) ? `: it ${unaskedHint}` : ""}`;

// Not by fetch, which does not tell a connection that was refused from one that was ended, nor what is no HTTP from nothing at all.
const ask = `
import { connect } from "node:net";
const ask = ({ host, port, method, path }) => new Promise((resolve) => {
  let [isConnected, code] = [false, "silence"];
  const socket = connect({ host, port, timeout: 10000 });
  socket.on("connect", () => {
    isConnected = true;
    const length = method === "POST" ? "content-length: 0\\r\\n" : "";
    socket.write(method + " " + path + " HTTP/1.1\\r\\nhost: " + host + ":" + port + "\\r\\n" + length + "connection: close\\r\\n\\r\\n");
  });
  socket.on("data", (chunk) => {
    resolve(/^HTTP\\/1\\.\\d (\\d+)/.exec(chunk.toString("latin1"))?.[1] ?? "other words");
    socket.destroy();
  });
  socket.on("timeout", () => {
    resolve(isConnected ? "unasked: no answer" : "unasked: no connection (timeout)");
    socket.destroy();
  });
  socket.on("error", (error) => { code = error.code ?? error.message; });
  socket.on("close", () => resolve(isConnected ? "cut off" : "unasked: no connection (" + code + ")"));
});`;

/**
 * For Node in a pod; prints Answers, one for each. Controls are asked until they are answered as wanted, since policies and proxies
 * learn of a new pod within moments and not at once; all of them together have `patienceMs`.
 */
export function questionsScript(questions: readonly Questions[], patienceMs: number): string {
  return `${ask}
const questions = ${JSON.stringify(questions)};
const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
const again = async (question, isDone, until) => {
  for (;;) {
    const said = await ask(question);
    if (isDone(said) || Date.now() > until) return said;
    await pause();
  }
};
const until = Date.now() + ${patienceMs};
const answers = [];
for (const { control, asks } of questions) {
  const found = control && await again(control, (said) => said === control.wants, until);
  const said = [];
  for (const one of asks) said.push(await again(one, (word) => !word.startsWith("unasked"), Math.min(until, Date.now() + 10000)));
  answers.push({ ...(control ? { control: found } : {}), said });
}
console.log(JSON.stringify(answers));`;
}
