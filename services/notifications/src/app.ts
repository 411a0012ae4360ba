import { defineService } from "@shopstream/platform/service.ts";
import { SigningSecret } from "@shopstream/platform/signing-secret.ts";
import { every } from "@shopstream/platform/workers.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import { UsersService } from "@shopstream/protos/services/users.ts";
import { deploy } from "../deploy.ts";
import { Composing } from "./composing.ts";
import { config } from "./config.ts";
import { ContactStore } from "./contact-store.ts";
import { Contacts } from "./contacts.ts";
import { subscriptions } from "./events.ts";
import { Links } from "./links.ts";
import { MailMeter } from "./mail-meter.ts";
import { Mailer } from "./mailer.ts";
import { notificationsRpc } from "./rpc.ts";
import { Sending } from "./sending.ts";
import { Notifications } from "./service.ts";
import { DeliveryStore } from "./store.ts";
import { UnsubscribeTokens } from "./unsubscribe-tokens.ts";

const hourMs = 3_600_000;
/** Longer than events are kept for replay. */
const keptMs = 90 * 24 * hourMs;

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, random, log, metrics, client, config: settings }) => {
    const [identity, users] = [client(IdentityService), client(UsersService)];
    const store = new DeliveryStore(db);
    const tokens = new UnsubscribeTokens(new SigningSecret(settings.UNSUBSCRIBE_SECRET));
    const from = { name: settings.MAIL_FROM_NAME, address: settings.MAIL_FROM };
    const [timeoutMs, atOnce] = [settings.SMTP_TIMEOUT_MS, settings.SENDS_AT_ONCE];
    const mailer = new Mailer({ url: settings.SMTP_URL, from, timeoutMs, atOnce });
    const contacts = new Contacts({
      store: new ContactStore(db),
      ask: (accountId) => identity.getContact({ accountId }),
      clock,
      defaultLocale: settings.DEFAULT_LOCALE,
    });
    const secretOf = async (requestId: string) => (await identity.getMailToken({ requestId })).token;
    const composing = new Composing({ contacts, links: new Links(settings.PUBLIC_URL), tokens, secretOf, from });
    // Connecting, greeting and each answer may all take the time they have.
    const limits = { atOnce, leaseMs: 6 * timeoutMs, retryMs: settings.RETRY_MS, attempts: settings.ATTEMPTS };
    const meter = new MailMeter(metrics.registry);
    const sending = new Sending({ store, composing, mailer, clock, random, log, meter, limits });
    const notifications = new Notifications({ store, clock });
    const turnOff = async (accountId: string, kind: "reviews" | "marketing") =>
      void (await users.turnOffEmails({ accountId, kind }));
    return {
      rpc: [notificationsRpc({ notifications, tokens, turnOff })],
      events: subscriptions(notifications, contacts),
      workers: [
        every("send mails", settings.SEND_INTERVAL_MS, clock, (stop) => sending.sendDue(stop)),
        every("forget old mails", hourMs, clock, () => notifications.forgetOld(clock.now() - keptMs)),
      ],
      close: async () => mailer.close(),
    };
  },
});
