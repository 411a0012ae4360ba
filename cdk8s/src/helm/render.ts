import { evaluate, isTrue, type Scope } from "./evaluate.ts";
import { type Block, isBlockKey, itemBlock, piecesOf } from "./expression.ts";

/** A manifest with its expressions computed and its conditions decided. */
export function renderManifest(node: unknown, scope: Scope): unknown {
  if (typeof node === "string") return renderText(node, scope);
  if (Array.isArray(node)) return node.flatMap((item) => renderItem(item, scope));
  if (typeof node === "object" && node !== null) return renderMap(node as Record<string, unknown>, scope);
  return node;
}

function renderText(text: string, scope: Scope): unknown {
  const pieces = piecesOf(text);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "object") return evaluate(only, scope);
  return pieces.map((piece) => (typeof piece === "string" ? piece : String(evaluate(piece, scope)))).join("");
}

function renderItem(item: unknown, scope: Scope): unknown[] {
  const block = itemBlock(item);
  if (block === undefined) return [renderManifest(item, scope)];
  return (renderManifest(chosen(block, scope), scope) as unknown[] | undefined) ?? [];
}

function renderMap(map: Record<string, unknown>, scope: Scope): Record<string, unknown> {
  const entries = Object.entries(map).flatMap(([key, child]) => {
    const rendered = renderManifest(isBlockKey(key) ? chosen(child as Block, scope) : child, scope);
    if (isBlockKey(key)) return Object.entries((rendered as Record<string, unknown> | undefined) ?? {});
    return [[key, rendered] as const];
  });
  return Object.fromEntries(entries);
}

function chosen({ condition, yes, no }: Block, scope: Scope): unknown {
  return isTrue(evaluate(condition, scope)) ? yes : no;
}
