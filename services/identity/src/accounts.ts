import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { newId } from "@shopstream/platform/ids.ts";
import type { TimeCursor } from "@shopstream/platform/page-token.ts";
import type { UserRole } from "@shopstream/platform/principal.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { type Account, normalisedEmail, roleSet } from "./account.ts";
import { type Announcer, claimMs } from "./announcer.ts";
import { accountCreated, accountRenamed, accountRolesChanged } from "./events.ts";
import type { Passwords } from "./passwords.ts";
import type { AccountStore } from "./store.ts";

export interface AccountsDeps {
  readonly store: AccountStore;
  readonly announcer: Announcer;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly random: Random;
}

/** Accounts as their owners and admins see them. */
export class Accounts {
  readonly #deps: AccountsDeps;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  async get(id: string): Promise<Account> {
    return (await this.#deps.store.find(id)) ?? unknown();
  }

  /** Undefined leaves the name as it is. */
  async rename(id: string, displayName: string | undefined): Promise<Account> {
    if (displayName === undefined) return this.get(id);
    return this.#deps.store.transaction(async (store) => {
      const before = (await store.lock(id)) ?? unknown();
      const after = { ...before, displayName: displayName.trim(), version: before.version + 1 };
      if (after.displayName === before.displayName) return before;
      await store.saveDisplayName(after, new Date(this.#deps.clock.now()));
      await store.publish([accountRenamed(after, this.#deps)]);
      return after;
    });
  }

  /** Tokens with the old roles lose their force once this is announced; refreshing gives the new ones. */
  async setRoles(id: string, wanted: readonly string[]): Promise<Account> {
    const roles = mustBeSome(roleSet(wanted));
    const nowMs = this.#deps.clock.now();
    const { account, pending } = await this.#deps.store.transaction(async (store) => {
      const locked = await store.lockWithAdmins(id);
      const before = locked.find((one) => one.id === id) ?? unknown();
      if (before.roles.join() === roles.join()) return { account: before, pending: [] };
      mustLeaveAnAdmin(locked, before, roles);
      const after = { ...before, roles, version: before.version + 1 };
      const noted = await store.saveRoles(after, new Date(nowMs), new Date(nowMs + claimMs));
      await store.publish([accountRolesChanged(after, this.#deps)]);
      return { account: after, pending: noted };
    });
    await this.#deps.announcer.announce(pending);
    return account;
  }

  /** Newest first; `next` when there are more. */
  async list(
    email: string,
    after: TimeCursor | undefined,
    limit: number,
  ): Promise<{ items: Account[]; next?: TimeCursor }> {
    const rows = await this.#deps.store.list(normalisedEmail(email), after, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return rows.length > limit && last !== undefined ? { items, next: last } : { items };
  }

  /**
   * Makes an account when nobody has its e-mail; replicas starting together make one. Somebody else's account is left
   * as it is: who signed up with the address first must not become admin by a restart. False when it was there.
   */
  async ensure(email: string, password: string, roles: readonly UserRole[]): Promise<boolean> {
    const { store, passwords, clock, random } = this.#deps;
    const address = normalisedEmail(email);
    if ((await store.findCredential(address)) !== undefined) return false;
    const account = {
      id: newId("usr", random),
      email: address,
      displayName: "",
      // Whoever runs the shop has named it.
      emailVerified: true,
      roles,
      version: 1,
      createdAt: isoTime(clock),
    };
    const passwordHash = await passwords.hash(password);
    return store.create({ account, passwordHash }, [accountCreated(account, "", this.#deps)]);
  }
}

function unknown(): never {
  throw new AppError("not_found", "unknown_account", "there is no such account");
}

function mustBeSome(roles: UserRole[]): UserRole[] {
  if (roles.length > 0) return roles;
  const message = "an account has at least one of customer, staff, admin";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: "roles", code: "required", message }],
  });
}

function mustLeaveAnAdmin(locked: readonly Account[], before: Account, roles: readonly UserRole[]): void {
  const others = locked.filter((one) => one.id !== before.id && one.roles.includes("admin"));
  if (roles.includes("admin") || !before.roles.includes("admin") || others.length > 0) return;
  throw new AppError("rejected", "last_admin", "this is the last admin: make somebody else one first");
}
