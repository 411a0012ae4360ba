import { get, kubectl } from "../kubectl.ts";
import { bed } from "./probes.ts";
import { inShop } from "./proxies.ts";

export interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

interface Kept {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Takes objects of the shop away. What it answers brings them back as they were. */
export async function takeAway(...objects: readonly ObjectName[]): Promise<() => Promise<void>> {
  const kept: object[] = [];
  for (const { kind, name } of objects) {
    const { metadata, ...object } = await get<Kept>(bed, [kind, name, ...inShop]);
    const {
      resourceVersion: _version,
      uid: _uid,
      creationTimestamp: _since,
      generation: _generation,
      ...own
    } = metadata;
    kept.push({ ...object, metadata: own });
    await kubectl(bed, ["delete", kind, name, ...inShop]);
  }
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: kept });
  return async () => void (await kubectl(bed, ["create", "-f", "-"], { input }));
}
