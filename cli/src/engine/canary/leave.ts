import { silenceText } from "./abort.ts";
import { lookAt } from "./find.ts";
import type { Released } from "./group.ts";
import type { Group } from "./mark.ts";
import { isUnderWay } from "./stand.ts";
import { isOf, proofMs, type Stopped, stopGroup } from "./stop-group.ts";
import { lineOf, type Watching } from "./watch.ts";

/**
 * What becomes of a group when the one who follows it is sent away: by Ctrl-C it ends with them, when their time is up it
 * goes on. Tells it in lines. A rescue that has begun is finished in either case.
 */
export async function leaveGroup(
  watching: Watching,
  group: Group,
  running: Promise<Released>,
  isInterrupted: boolean,
): Promise<readonly string[]> {
  const released = await running.catch(() => undefined);
  if (released !== undefined) return released.stopped === undefined ? [] : stoppedLines(released.stopped);
  if (!isInterrupted) return Promise.all(group.members.map((service) => goingOn(watching, service, group)));
  return stoppedLines(await stopGroup(watching, group, { withinMs: proofMs, isRevert: true }));
}

/** What became of each member of a group that nobody follows to its end. */
export async function becameOf(watching: Watching, group: Group, released: Released): Promise<readonly string[]> {
  const { stands, stopped = { aborted: [], returned: [], errors: [] } } = released;
  const isTold = new Set([...stopped.aborted, ...stopped.returned].map(({ service }) => service));
  const others = group.members.filter((service) => !isTold.has(service));
  const ask = (service: string) =>
    goingOn(watching, service, group).catch(() => {
      const seen = stands.find((stand) => stand.service === service);
      return seen === undefined ? `${service} cannot be looked at` : `last seen: ${lineOf(seen)}`;
    });
  return [...stoppedLines({ ...stopped, errors: [] }), ...(await Promise.all(others.map(ask)))];
}

export const stoppedLines = ({ aborted, returned, errors }: Stopped): readonly string[] => [
  ...aborted.map((each) => `${each.service} is aborted: ${silenceText(each)}`),
  ...returned.map(
    ({ service, image, afterMs }) => `${service} is back at ${image} after ${Math.round(afterMs / 1_000)} s`,
  ),
  ...errors.map(({ message }) => message),
];

async function goingOn(watching: Watching, service: string, group: Group): Promise<string> {
  if (!(await isOf(watching, service, group))) return `${service} was not begun`;
  const stand = await lookAt(watching, service);
  if (!isUnderWay(stand)) return lineOf(stand);
  return `${lineOf(stand)}; it goes on: shopctl canary watch ${service} follows it, canary abort ${service} ends it and its group`;
}
