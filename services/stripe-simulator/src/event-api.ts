import { z } from "zod";
import type { Call } from "./call.ts";
import type { StoredEvent } from "./event.ts";
import { type Operation, ok, operation } from "./operation.ts";
import { listObjects } from "./page.ts";
import { expand, page, text } from "./params.ts";
import { noSuch } from "./stripe-error.ts";

const listParams = z.strictObject({
  ...page,
  type: text.optional(),
  types: z.array(z.string()).min(1).max(20).optional(),
});

export const eventOperations: readonly Operation[] = [
  operation({
    name: "events.list",
    method: "get",
    path: "/v1/events",
    params: listParams,
    run(call, params) {
      const types = params.type === undefined ? params.types : [params.type];
      const list = listObjects<StoredEvent>(call, "event", params, { types });
      return ok({ ...list, data: list.data.map((event) => withPending(call, event)) });
    },
  }),
  operation({
    name: "events.retrieve",
    method: "get",
    path: "/v1/events/:id",
    params: z.strictObject({ expand }),
    run(call, _params, id) {
      const event = call.store.objects.find<StoredEvent>(id, "event");
      if (!event) throw noSuch("event", id);
      return ok(withPending(call, event));
    },
  }),
];

function withPending(call: Call, event: StoredEvent): StoredEvent {
  return { ...event, pending_webhooks: call.store.deliveries.countOpen(event.id) };
}
