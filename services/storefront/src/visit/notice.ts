import { type FormState, newForm } from "../form-state.ts";

/** What a page says of what was done just before it: words that it knows, whatever the address was made to say. */
export function noticeOf(words: Readonly<Record<string, string>>, code: string | undefined): FormState {
  const message = code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
  return message === undefined ? newForm : { status: "done", message };
}
