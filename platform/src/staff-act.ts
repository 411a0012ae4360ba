import type { MethodDefinition } from "@shopstream/protos/definition.ts";
import { events } from "@shopstream/protos/events.ts";
import type { CallContext } from "./call-context.ts";
import type { Clock } from "./clock.ts";
import { newEvent, type OutgoingEvent } from "./outbox.ts";
import { hasRole } from "./principal.ts";
import type { Random } from "./random.ts";

/** Something that only staff may do, under way: it is told in the transaction of its first change. */
export interface StaffAct {
  readonly event: OutgoingEvent;
  isTold: boolean;
}

/** A longer request is told without the elements of its lists: an import has thousands. */
const longestRequest = 4_000;

/** Whether a call of the method uses the rights of staff: it changes something, and customers may not, or not of others. */
export function isForStaff({ access, http }: MethodDefinition): boolean {
  const isRead = http === undefined || http.verb === "get";
  // Named beside customers, staff may do to everybody's what customers may do to their own.
  const isOfStaff = access.roles.some((role) => role === "staff" || role === "admin");
  return !isRead && (isOfStaff || access.relation === "order");
}

export function staffActOf(
  method: MethodDefinition,
  request: unknown,
  context: CallContext,
  seams: { clock: Clock; random: Random },
): StaffAct | undefined {
  const { principal, requestId, operationId } = context;
  if (principal.kind !== "user" || !hasRole(principal, "staff") || !isForStaff(method)) return undefined;
  const targetId = targetOf(request);
  const data = {
    actorId: principal.id,
    roles: principal.roles,
    operation: method.path.slice(method.path.lastIndexOf(".") + 1),
    targetId,
    request: textOf(method.request.toJSON(request)),
    requestId,
    operationId,
  };
  // Nothing counts the acts on one thing; time rises as well as anything can between replicas.
  const event = newEvent(events.StaffActed, targetId || principal.id, seams.clock.now(), data, seams);
  return { event, isTold: false };
}

function targetOf(request: unknown): string {
  const { id, slug, sku } = request as Readonly<Record<"id" | "slug" | "sku", string | undefined>>;
  return id || slug || sku || "";
}

function textOf(request: unknown): string {
  const text = JSON.stringify(request);
  if (text.length <= longestRequest) return text;
  return JSON.stringify(request, (_, value) => (Array.isArray(value) ? `${value.length} of them` : value)).slice(
    0,
    longestRequest,
  );
}
