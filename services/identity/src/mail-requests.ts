import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { type Account, normalisedEmail } from "./account.ts";
import { emailVerified, mailRequested } from "./events.ts";
import { type MailPurpose, mailRequest, mostPerHour, windowMs } from "./mail-request.ts";
import type { MailRequestStore } from "./mail-request-store.ts";
import { invalidMailToken, type MailTokens } from "./mail-tokens.ts";

export interface MailRequestsDeps {
  readonly store: MailRequestStore;
  readonly tokens: MailTokens;
  readonly clock: Clock;
  readonly random: Random;
}

const wishesAtOnce = 50;
/** Kept a little after they have expired, so that an operator can see what was asked for. */
const keptMs = 7 * 86_400_000;

/** Mails that prove whose mailbox it is: they are asked for here, and sent by notifications. */
export class MailRequests {
  readonly #deps: MailRequestsDeps;

  constructor(deps: MailRequestsDeps) {
    this.#deps = deps;
  }

  /** Nothing for an address that is verified. */
  async askToVerify(accountId: string): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      const account = await store.lockAccount(accountId);
      if (account === undefined) throw new AppError("not_found", "unknown_account", "there is no such account");
      if (account.emailVerified || (await this.#ask(store, account, "verify_email"))) return;
      throw new AppError("exhausted", "mail_limit", "enough mails were sent: look for them, or try again later", {
        retryAfterSeconds: windowMs / 1_000,
      });
    });
  }

  /** Again is fine: an address that is verified stays so. */
  async confirmVerified(token: string): Promise<void> {
    const id = this.#deps.tokens.read("verify_email", token);
    const now = new Date(this.#deps.clock.now());
    await this.#deps.store.transaction(async (store) => {
      const known = await store.find(id);
      const account = known === undefined ? undefined : await store.lockAccount(known.accountId);
      if (account?.emailVerified === true) return;
      const request = await store.lockUsable(id, "verify_email", now);
      if (account === undefined || request === undefined) throw invalidMailToken();
      const verified = { ...account, version: account.version + 1 };
      await store.use(request, now);
      await store.saveVerified(account.id, verified.version, now, emailVerified(verified, this.#deps));
    });
  }

  /** Only notes the wish: what is done about it, and how long that takes, would say whether there is an account. */
  wishForReset(email: string): Promise<void> {
    return this.#deps.store.wishForReset(normalisedEmail(email));
  }

  /** Asks for a mail for each address that has an account and has not had enough of them. */
  async grantWishes(): Promise<void> {
    let taken: number;
    do {
      taken = await this.#deps.store.transaction(async (store) => {
        const emails = await store.takeWishes(wishesAtOnce);
        for (const email of emails) {
          const account = await store.lockAccountOf(email);
          if (account !== undefined) await this.#ask(store, account, "reset_password");
        }
        return emails.length;
      });
    } while (taken > 0);
  }

  /** The secret of a mail, for whoever sends it. */
  async token(requestId: string): Promise<string> {
    const request = isUuid(requestId) ? await this.#deps.store.find(requestId) : undefined;
    const now = new Date(this.#deps.clock.now());
    if (request !== undefined && (await this.#deps.store.isUsable(requestId, now)))
      return this.#deps.tokens.of(request);
    throw new AppError("not_found", "mail_request_closed", "this mail is no longer wanted");
  }

  forgetOld(): Promise<void> {
    return this.#deps.store.removeExpired(new Date(this.#deps.clock.now() - keptMs));
  }

  /** False when the account has had enough of these mails. */
  async #ask(store: MailRequestStore, account: Account, purpose: MailPurpose): Promise<boolean> {
    const nowMs = this.#deps.clock.now();
    if ((await store.countSince(account.id, purpose, new Date(nowMs - windowMs))) >= mostPerHour) return false;
    const request = mailRequest(this.#deps.random.uuid(), account.id, purpose, nowMs);
    await store.add(request, mailRequested(request, { ...account, version: account.version + 1 }, this.#deps));
    return true;
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
