import type { Command } from "commander";
import type { Io } from "../io.ts";
import { ShopError } from "../shop-error.ts";
import { homeOf } from "./home.ts";
import { type PlatformFile, readPlatformFile } from "./platform-file.ts";
import { Rest } from "./rest.ts";

export interface TargetOptions {
  readonly url?: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
}

export interface Target {
  readonly url: string;
  readonly admin: PlatformFile["admin"];
  readonly shop: Rest;
  /** The local platform, when it is that one. */
  readonly file: PlatformFile | undefined;
  /** Where the mails of a shop elsewhere can be read. */
  readonly inboxUrl?: string;
}

/** Undefined where mails go to people: nobody else can read them. */
export function inboxUrlOf({ inboxUrl, file }: Pick<Target, "inboxUrl" | "file">): string | undefined {
  return inboxUrl ?? file?.inbox?.url;
}

/** The options of commands that are clients of a shop. */
export function withTarget(command: Command): Command {
  return command
    .option("--url <url>", "of the shop (SHOP_URL; otherwise the platform that up started)")
    .option("--admin-email <email>", "of its staff (SHOP_ADMIN_EMAIL)")
    .option(
      "--admin-password <password>",
      "of that account; better by SHOP_ADMIN_PASSWORD, which no process list shows",
    );
}

/** The shop that a command is about: as its options or the environment say, or the local platform. */
export function targetOf(io: Io, options: TargetOptions = {}): Target {
  const local = readPlatformFile(homeOf(io.env));
  const named = options.url ?? io.env.SHOP_URL;
  const url = (named ?? local?.url)?.replace(/\/+$/, "");
  if (url === undefined) throw new ShopError("SHOP-ENV-001", "no platform was started here, and no --url is given");
  if (!URL.canParse(url)) throw new ShopError("SHOP-CLI-001", `--url ${url} is not an address`);
  const file = url === local?.url ? local : undefined;
  return { url, admin: adminOf(io, options, file), shop: new Rest(url, io.clock), file };
}

// The local password is for the local shop only: it must not be sent to another address.
function adminOf({ env }: Io, options: TargetOptions, file: PlatformFile | undefined): PlatformFile["admin"] {
  const email = options.adminEmail ?? env.SHOP_ADMIN_EMAIL ?? file?.admin.email;
  const password = options.adminPassword ?? env.SHOP_ADMIN_PASSWORD ?? file?.admin.password;
  if (email === undefined || password === undefined) throw new ShopError("SHOP-ENV-003", "who signs in as staff?");
  return { email, password };
}
