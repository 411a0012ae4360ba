import pLimit from "p-limit";
import type { Rest } from "./rest.ts";

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextPageToken?: string;
}

const atOnce = 4;

/** Archives every listed product that is not among those to keep. Answers how many. */
export async function archiveOthers(staff: Rest, keep: ReadonlySet<string>, signal: AbortSignal): Promise<number> {
  const others: string[] = [];
  // Read to the end first: archiving moves the pages.
  for (let token = ""; ; ) {
    const page = await staff.ask<Page>("GET", `/v1/products?pageSize=100&pageToken=${encodeURIComponent(token)}`);
    others.push(...page.items.map(({ id }) => id).filter((id) => !keep.has(id)));
    token = page.nextPageToken ?? "";
    if (token === "") break;
  }
  const limit = pLimit(atOnce);
  await Promise.all(
    others.map((id) =>
      limit(async () => {
        signal.throwIfAborted();
        const { version } = await staff.ask<{ version: number }>("GET", `/v1/products/${id}`);
        await staff.ask("PATCH", `/v1/products/${id}`, { body: { version, status: "archived" } });
      }),
    ),
  );
  return others.length;
}
