import type { Answer } from "./answer.ts";
import { etagOf } from "./caching.ts";

/** A fixed document at a fixed path, beside the routes of the contract. */
export interface Page {
  readonly path: string;
  readonly answer: Answer;
}

export function pageOf(path: string, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Page {
  return {
    path,
    answer: {
      status: 200,
      body,
      headers: { "content-type": type, "cache-control": "public, max-age=60", etag: etagOf(body), ...headers },
    },
  };
}
