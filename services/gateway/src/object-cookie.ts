/**
 * A cookie that proves ownership of several objects, a cart or orders of a guest: `id:token` pairs, newest first.
 * One cookie for all, because a `__Host-` cookie has no path to tell them apart by.
 */
type Entry = readonly [id: string, token: string];

/** A cookie must stay below 4 KiB, and all cookies of a request travel with it. */
const most = 20;

export function tokenFor(cookie: string | undefined, id: string): string | undefined {
  return entries(cookie).find(([known]) => known === id)?.[1];
}

export function withToken(cookie: string | undefined, id: string, token: string): string {
  const others = entries(cookie).filter(([known]) => known !== id);
  return [[id, token] as const, ...others]
    .slice(0, most)
    .map(([known, secret]) => `${known}:${secret}`)
    .join("|");
}

function entries(cookie: string | undefined): Entry[] {
  return (cookie ?? "").split("|").flatMap((pair) => {
    const [id, token] = pair.split(":");
    return id === undefined || token === undefined ? [] : [[id, token] as const];
  });
}
