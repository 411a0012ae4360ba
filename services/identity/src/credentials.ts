import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { type Announcer, claimMs } from "./announcer.ts";
import type { CredentialStore } from "./credential-store.ts";
import { passwordChanged } from "./events.ts";
import { invalidMailToken, type MailTokens } from "./mail-tokens.ts";
import { mustBeGoodPassword } from "./password.ts";
import type { Passwords } from "./passwords.ts";
import type { PendingRevocation } from "./revocation-store.ts";
import type { Credential } from "./store.ts";

export interface CredentialsDeps {
  readonly store: CredentialStore;
  readonly passwords: Passwords;
  readonly tokens: MailTokens;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly random: Random;
}

/** New passwords: for who knows the old one, and for who has the mailbox. */
export class Credentials {
  readonly #deps: CredentialsDeps;

  constructor(deps: CredentialsDeps) {
    this.#deps = deps;
  }

  /** Every other session ends; the one that asked goes on. */
  async change(accountId: string, sessionId: string, current: string, next: string): Promise<void> {
    const { store, passwords, announcer } = this.#deps;
    const known = await store.find(accountId);
    if (!(await passwords.verify(known?.passwordHash, current)) || known === undefined) throw wrongPassword();
    mustBeGoodPassword(next, known.account.email, "newPassword");
    const passwordHash = await passwords.hash(next);
    const ended = await store.transaction(async (inside) => {
      const locked = await inside.lock(accountId);
      // Somebody was faster: what was verified is no longer the password.
      if (locked?.passwordHash !== known.passwordHash) throw wrongPassword();
      return this.#save(inside, locked, passwordHash, sessionId);
    });
    await announcer.announce(ended);
  }

  /** Every session ends: whoever had got in is out. */
  async reset(token: string, next: string): Promise<void> {
    const { store, passwords, tokens, announcer, clock } = this.#deps;
    const id = tokens.read("reset_password", token);
    const asked = await store.findReset(id);
    const known = asked === undefined ? undefined : await store.find(asked.accountId);
    if (known === undefined) throw invalidMailToken();
    mustBeGoodPassword(next, known.account.email);
    const passwordHash = await passwords.hash(next);
    const ended = await store.transaction(async (inside) => {
      const now = new Date(clock.now());
      const locked = await inside.lock(known.account.id);
      const request = await inside.lockReset(id, now);
      if (locked === undefined || request === undefined) throw invalidMailToken();
      await inside.useReset(request, now);
      return this.#save(inside, locked, passwordHash, "");
    });
    await announcer.announce(ended);
  }

  #save(
    store: CredentialStore,
    { account }: Credential,
    passwordHash: string,
    keepSession: string,
  ): Promise<PendingRevocation[]> {
    const nowMs = this.#deps.clock.now();
    const event = passwordChanged({ ...account, version: account.version + 1 }, this.#deps);
    const times = { at: new Date(nowMs), claimedUntil: new Date(nowMs + claimMs) };
    return store.savePassword({ accountId: account.id, passwordHash, keepSession, ...times }, event);
  }
}

function wrongPassword(): AppError {
  const message = "this is not the current password";
  return new AppError("rejected", "wrong_password", message, {
    fields: [{ field: "currentPassword", code: "wrong_password", message }],
  });
}
