import { AppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { UserRole } from "@shopstream/platform/principal.ts";
import type { Accounts } from "./accounts.ts";

export interface FirstAccounts {
  readonly BOOTSTRAP_ADMIN_EMAIL?: string | undefined;
  readonly BOOTSTRAP_ADMIN_PASSWORD?: string | undefined;
  readonly BOOTSTRAP_STAFF_EMAIL?: string | undefined;
  readonly BOOTSTRAP_STAFF_PASSWORD?: string | undefined;
}

/** Without a first admin nobody could make one. What is there already stays as it is, its password too. */
export async function makeFirstAccounts(accounts: Accounts, settings: FirstAccounts, log: Log): Promise<void> {
  const wanted = [
    {
      who: "ADMIN",
      email: settings.BOOTSTRAP_ADMIN_EMAIL,
      password: settings.BOOTSTRAP_ADMIN_PASSWORD,
      roles: ["customer", "staff", "admin"],
    },
    {
      who: "STAFF",
      email: settings.BOOTSTRAP_STAFF_EMAIL,
      password: settings.BOOTSTRAP_STAFF_PASSWORD,
      roles: ["customer", "staff"],
    },
  ] as const satisfies readonly { who: string; roles: readonly UserRole[]; [setting: string]: unknown }[];
  for (const { who, email, password, roles } of wanted) {
    if (email === undefined && password === undefined) continue;
    if (email === undefined || password === undefined) throw halfSet(who);
    if (await accounts.ensure(email, password, roles)) log.info({ roles }, "made the first account with these roles");
  }
}

function halfSet(who: string): AppError {
  return new AppError(
    "invalid",
    "bad_environment",
    `set both BOOTSTRAP_${who}_EMAIL and BOOTSTRAP_${who}_PASSWORD, or neither`,
  );
}
