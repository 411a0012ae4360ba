import { fromPageToken, toPageToken } from "@shopstream/platform/page-token.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { NotificationsService } from "@shopstream/protos/services/notifications.ts";
import type { DeliveryStatus } from "./delivery.ts";
import type { Notifications } from "./service.ts";
import type { MailKind, UnsubscribeTokens } from "./unsubscribe-tokens.ts";

export interface NotificationsRpcDeps {
  readonly notifications: Notifications;
  readonly tokens: UnsubscribeTokens;
  /** Tells users that a member wants no more mails of a kind. */
  readonly turnOff: (accountId: string, kind: MailKind) => Promise<void>;
}

const defaultPageSize = 24;
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function notificationsRpc({ notifications, tokens, turnOff }: NotificationsRpcDeps): RpcService {
  return implement(NotificationsService, {
    unsubscribe: async ({ token }) => {
      const { accountId, kind } = tokens.read(token);
      await turnOff(accountId, kind);
      return { kind };
    },
    listDeliveries: async ({ status, pageSize, pageToken }) => {
      const limit = pageSize || defaultPageSize;
      const found = await notifications.list(
        status as DeliveryStatus | "",
        fromPageToken(pageToken, isUuid),
        limit + 1,
      );
      const [items, last] = [found.slice(0, limit), found[limit - 1]];
      return { items, nextPageToken: found.length > limit && last !== undefined ? toPageToken(last) : "" };
    },
    retryDelivery: ({ id }) => notifications.retry(id),
  });
}
