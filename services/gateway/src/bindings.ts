import type { Binding, MethodDefinition } from "@shopstream/protos/definition.ts";
import type { Caller } from "./caller.ts";
import { tokenFor } from "./object-cookie.ts";
import { mustBeText, type PlainJson } from "./plain-json.ts";
import { isSessionCookie } from "./session-cookies.ts";

/** Removes what only the gateway may say: fields that a header or its own knowledge of the caller fills. */
export function withoutBound(message: PlainJson, { bindings }: MethodDefinition): PlainJson {
  for (const { field, header, edge } of bindings) if (header !== undefined || edge !== undefined) delete message[field];
  return message;
}

/** Fills the bound fields of a request message. True when a cookie gave one of them. */
export function fillBindings(message: PlainJson, { bindings }: MethodDefinition, caller: Caller): boolean {
  let usedCookie = false;
  for (const binding of bindings) {
    const given = message[binding.field] ?? fromEdge(binding, message, caller) ?? fromHeader(binding, caller);
    const value = given ?? fromCookie(binding, message, caller);
    if (value === undefined) continue;
    message[binding.field] = value;
    usedCookie ||= given === undefined;
  }
  return usedCookie;
}

function fromEdge({ edge }: Binding, message: PlainJson, caller: Caller): string | string[] | undefined {
  if (edge === "body_fields") return Object.keys(message);
  if (edge === "user_agent") return caller.userAgent;
  return edge === "client_address" ? caller.address : undefined;
}

function fromHeader({ header }: Binding, caller: Caller): string | undefined {
  const value = header === undefined ? undefined : caller.header(header);
  return value === undefined ? undefined : mustBeText(value, header as string);
}

// A cookie of a cart or an order holds a token for each of them: the one of the object that is asked about is taken.
function fromCookie({ cookie }: Binding, message: PlainJson, { cookies }: Caller): string | undefined {
  if (cookie === undefined || cookies[cookie] === undefined) return undefined;
  if (isSessionCookie(cookie)) return cookies[cookie];
  const noun = cookie.replace("__Host-", "");
  return tokenFor(cookies[cookie], String(message[`${noun}Id`] ?? message.id ?? ""));
}
