import { readFileSync } from "node:fs";
import { ShopError } from "../shop-error.ts";

/** The ids of orders that clients were told of: one per line, alone or as `id` or `orderId` of a JSON object. */
export function readAcknowledged(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new ShopError("SHOP-VERIFY-002", `${file}: ${(cause as Error).message}`, { cause });
  }
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return lines.filter(({ line }) => line !== "").map(({ line, number }) => idIn(line) ?? refuse(file, number));
}

function idIn(line: string): string | undefined {
  if (/^ord_[a-z0-9]+$/.test(line)) return line;
  try {
    const { id, orderId = id } = JSON.parse(line) as { id?: unknown; orderId?: unknown };
    return typeof orderId === "string" ? orderId : undefined;
  } catch {
    return undefined;
  }
}

function refuse(file: string, line: number): never {
  throw new ShopError("SHOP-VERIFY-002", `${file}, line ${line}: no order's id`);
}
