import type { ObjectStore, StripeObject } from "./object-store.ts";

/** Replaces ids by the objects they name, one level deep; `data.` reaches into the items of a list. */
export function expandObjects(objects: ObjectStore, body: unknown, paths: readonly string[]): unknown {
  return paths.reduce((expanded, path) => {
    const [first, second] = path.split(".") as [string, string?];
    if (second === undefined) return expandField(objects, expanded as StripeObject, first);
    const list = expanded as { data: StripeObject[] };
    return { ...list, data: list.data.map((item) => expandField(objects, item, second)) };
  }, body);
}

function expandField(objects: ObjectStore, owner: StripeObject, field: string): StripeObject {
  const id = (owner as unknown as Record<string, unknown>)[field];
  const text = typeof id === "string" ? objects.findText(id) : undefined;
  return text === undefined ? owner : { ...owner, [field]: JSON.parse(text) };
}
