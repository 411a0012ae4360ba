import { fold, wordsOf } from "./words.ts";

/** Between name and value; cannot be typed. */
export const separator = "\u001f";

/** "Seat width" is asked for as attr.seat-width. */
export function attributeName(name: string): string {
  return wordsOf(name).join("-");
}

/** A value as it is compared: "Dark  Blue" and "dark blue" are one. */
export function valueKey(value: string): string {
  return fold(value).replace(/\s+/g, " ").trim();
}
