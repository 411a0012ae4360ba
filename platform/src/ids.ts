import { createHash } from "node:crypto";
import { fromUUID } from "typeid-js";
import type { Random } from "./random.ts";

/** The TypeID prefixes of the public ids. */
export type IdPrefix = "prod" | "cart" | "ord" | "usr" | "rev" | "ses" | "adr" | "med" | "mov" | "ref";

/** A TypeID (prefix_base32 of a UUIDv7): sortable by creation, readable, safe in a URL. */
export function newId(prefix: IdPrefix, random: Random): string {
  return idFromUuid(prefix, random.uuid());
}

export function idFromUuid(prefix: IdPrefix, uuid: string): string {
  return fromUUID(uuid, prefix).toString();
}

/** A UUID that is always the same for the same words (RFC 9562 version 8, SHA-256). */
export function uuidFrom(...words: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(words)).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
