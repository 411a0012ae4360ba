import { defineService } from "@shopstream/platform/service.ts";
import { SigningSecret } from "@shopstream/platform/signing-secret.ts";
import { every } from "@shopstream/platform/workers.ts";
import { deploy } from "../deploy.ts";
import { Accounts } from "./accounts.ts";
import { Announcer } from "./announcer.ts";
import { makeFirstAccounts } from "./bootstrap.ts";
import { config } from "./config.ts";
import { CredentialStore } from "./credential-store.ts";
import { Credentials } from "./credentials.ts";
import { readIssuer } from "./key-files.ts";
import { MailRequestStore } from "./mail-request-store.ts";
import { MailRequests } from "./mail-requests.ts";
import { MailTokens } from "./mail-tokens.ts";
import { Passwords } from "./passwords.ts";
import { RevocationStore } from "./revocation-store.ts";
import { identityRpc } from "./rpc.ts";
import { Identity } from "./service.ts";
import { SessionStore } from "./session-store.ts";
import { Sessions } from "./sessions.ts";
import { AccountStore } from "./store.ts";

const hourMs = 3_600_000;

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: async ({ db, redis, redisPrefix, clock, random, metrics, log, config: settings }) => {
    const seams = { clock, random };
    const store = new AccountStore(db);
    const issuer = await readIssuer(settings.ACCESS_TOKEN_PRIVATE_JWK, settings.ACCESS_TOKEN_JWKS);
    const announcer = new Announcer({ store: new RevocationStore(db), redis, redisPrefix, clock });
    const passwords = new Passwords({
      memoryKib: settings.ARGON2_MEMORY_KIB,
      passes: settings.ARGON2_PASSES,
      concurrency: settings.PASSWORD_CONCURRENCY,
      queue: settings.PASSWORD_QUEUE,
      random,
      registry: metrics.registry,
    });
    const sessions = new Sessions({ store: new SessionStore(db), issuer, announcer, ...seams });
    const accounts = new Accounts({ store, announcer, passwords, ...seams });
    const identity = new Identity({ store, sessions, passwords, ...seams });
    const tokens = new MailTokens(new SigningSecret(settings.MAIL_TOKEN_SECRET));
    const mails = new MailRequests({ store: new MailRequestStore(db), tokens, ...seams });
    const credentials = new Credentials({ store: new CredentialStore(db), passwords, tokens, announcer, ...seams });
    await makeFirstAccounts(accounts, settings, log);
    return {
      rpc: [identityRpc({ identity, accounts, sessions, credentials, mails, issuer })],
      workers: [
        every("announce revocations", settings.ANNOUNCE_INTERVAL_MS, clock, () => announcer.drain()),
        every("grant wishes for a new password", settings.RESET_INTERVAL_MS, clock, () => mails.grantWishes()),
        every("forget old sessions", hourMs, clock, () => sessions.forgetOld()),
        every("forget old mails", hourMs, clock, () => mails.forgetOld()),
      ],
    };
  },
});
