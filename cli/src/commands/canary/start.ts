import { readServices } from "@shopstream/cdk8s/services.ts";
import type { CommandSpec } from "../../command.ts";
import type { CanaryDeps } from "../../engine/canary/find.ts";
import { begin, type Released, releaseGroup, toImage } from "../../engine/canary/group.ts";
import { becameOf, leaveGroup, stoppedLines } from "../../engine/canary/leave.ts";
import type { Group } from "../../engine/canary/mark.ts";
import { type Change, groupOf, memberOf } from "../../engine/canary/member.ts";
import { mustNotMigrate } from "../../engine/canary/migrating.ts";
import { dependencyOrder } from "../../engine/canary/order.ts";
import { errorOf, staying, type Watching } from "../../engine/canary/watch.ts";
import { type TargetOptions, withTarget } from "../../engine/target.ts";
import type { Result } from "../../result.ts";
import { ShopError } from "../../shop-error.ts";
import { openPlace, type PlaceOptions, toRow, withPlace } from "./place.ts";
import { withCustomers } from "./with-customers.ts";

interface StartOptions extends PlaceOptions, TargetOptions {
  readonly tag?: string;
  readonly image?: string;
  readonly detach?: boolean;
  readonly migrates?: boolean;
  readonly synthetic?: string;
}

export const startCommand: CommandSpec<StartOptions> = {
  name: "start [services...]",
  summary: "release a new image, callees before callers; the group is stopped together",
  examples: [
    { line: "shopctl canary start orders --tag 0.2.0 --context test", does: "and follows it to its outcome" },
    {
      line: "shopctl canary start orders payments cart --tag 0.2.0 --context test",
      does: "one after the other, callees first",
    },
    {
      line: "shopctl canary start orders --tag 0.2.0 --synthetic 30 --url https://shop.example --context test",
      does: "with customers of ours",
    },
  ],
  dryRun: "supported",
  configure: (command) =>
    withTarget(withPlace(command))
      .option("--tag <tag>", "of the image that runs now")
      .option("--image <name>", "a whole other image; for one service")
      .option("--detach", "begin it and end; for one service")
      .option("--migrates", "also where pods migrate the database as they start: the image brings no migration, or may")
      .option("--synthetic <perSecond>", "journeys of our own meanwhile, for hours in which few customers come"),
  run: async (call, options) => {
    const order = dependencyOrder(
      call.args,
      (await readServices()).map(({ deploy }) => deploy),
    );
    mustMakeSense(order, options);
    const { tag, image } = options;
    const change = toImage({ ...(tag && { tag }), ...(image && { name: image }) });
    if (call.isDryRun)
      return { kind: "CanaryRelease", status: "planned", data: { order }, text: order.join(", then ") };
    const deps = await openPlace(call, options);
    const group = await groupOf(deps, order, change);
    if (!options.migrates) await mustNotMigrate(deps, group, change);
    if (options.detach) return detached(deps, group, change);
    if (options.synthetic !== undefined) await withCustomers(call, options, options.synthetic);
    const onChange = (line: string) => call.progress.line(line);
    const watching = { ...deps, signal: call.signal, onChange };
    const running = releaseGroup(watching, group, change);
    call.atEnd(async () => {
      if (!call.signal.aborted) return;
      const told = await leaveGroup(staying(watching), group, running, call.io.interrupt.aborted);
      for (const line of told) call.progress.warn(line);
      if (!call.io.interrupt.aborted && options.synthetic !== undefined)
        call.progress.warn(
          "customers of ours leave with this command: without others the gates wait, and then a person is asked",
        );
    });
    return toResult(staying(watching), group, await running);
  },
};

/** Begins what is not there yet, and waits for nothing. */
async function detached(deps: CanaryDeps, group: Group, change: Change): Promise<Result> {
  const due: string[] = [];
  for (const service of group.members)
    if ((await memberOf(deps, service, change)) === "due") {
      await begin(deps, service, change, group.members, group.at);
      due.push(service);
    }
  return {
    kind: "CanaryRelease",
    status: due.length === 0 ? "unchanged" : "configured",
    data: { order: group.members },
    text: due.length === 0 ? "that version runs or is being released already" : `${due.join()} is being released`,
  };
}

async function toResult(watching: Watching, group: Group, released: Released): Promise<Result> {
  const { stands, begun, stopped, failure } = released;
  const errors = [...(failure ? [failure] : []), ...stands.flatMap((stand) => errorOf(stand) ?? [])];
  const lines = failure
    ? await becameOf(watching, group, released)
    : stopped && stoppedLines({ ...stopped, errors: [] });
  const isOver = stands.every(({ phase }) => phase === "healthy");
  const done = begun.length === 0 ? "unchanged" : "configured";
  const ended = isOver ? done : stands.at(-1)?.phase;
  return {
    kind: "CanaryRelease",
    status: failure ? "failed" : (ended ?? "failed"),
    data: { order: group.members, returned: stopped?.returned ?? [], ...(failure && { became: lines }) },
    items: stands.map(toRow),
    ...(lines === undefined ? {} : { text: lines.join("\n") }),
    errors: [...errors, ...(stopped?.errors ?? [])],
  };
}

function mustMakeSense(order: readonly string[], { tag, image, detach }: StartOptions): void {
  if (order.length === 0) throw new ShopError("SHOP-CLI-001", "which services?");
  if ((tag === undefined) === (image === undefined))
    throw new ShopError("SHOP-CLI-001", "give either --tag or --image");
  if (order.length > 1 && (image !== undefined || detach))
    throw new ShopError("SHOP-CLI-001", "--image and --detach are for one service: a group has an order to be kept");
}
