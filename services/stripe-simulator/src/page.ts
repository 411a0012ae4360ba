import type { Call } from "./call.ts";
import type { PageQuery, StripeObject } from "./object-store.ts";
import { noSuch } from "./stripe-error.ts";

export interface PageParams {
  limit: number;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: PageQuery["created"] | undefined;
}

export interface List<T> {
  object: "list";
  url: string;
  has_more: boolean;
  data: T[];
}

export function listObjects<T extends StripeObject>(
  call: Call,
  object: T["object"],
  params: PageParams,
  only: Pick<PageQuery, "charge" | "paymentIntent" | "types"> = {},
): List<T> {
  mustExist(call, object, "starting_after", params.starting_after);
  mustExist(call, object, "ending_before", params.ending_before);
  const page = call.store.objects.page<T>({
    object,
    limit: params.limit,
    startingAfter: params.starting_after,
    endingBefore: params.ending_before,
    created: params.created ?? {},
    ...only,
  });
  return { object: "list", url: `/v1/${object}s`, has_more: page.hasMore, data: page.data };
}

function mustExist(call: Call, object: string, param: string, id: string | undefined): void {
  if (id !== undefined && !call.store.objects.find(id, object)) throw noSuch(object, id, param);
}
