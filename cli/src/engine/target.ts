import type { Io } from "../io.ts";
import { ShopError } from "../shop-error.ts";
import { homeOf } from "./home.ts";
import { type PlatformFile, readPlatformFile } from "./platform-file.ts";
import { Rest } from "./rest.ts";

export interface Target {
  readonly url: string;
  readonly admin: PlatformFile["admin"];
  readonly shop: Rest;
  /** The local platform, when it is that one. */
  readonly file: PlatformFile | undefined;
}

/** The shop that a command is about: SHOP_URL, or the local platform that `up` started. */
export function targetOf(io: Io): Target {
  const file = readPlatformFile(homeOf(io.env));
  const url = io.env.SHOP_URL ?? file?.url;
  if (url === undefined) throw new ShopError("SHOP-ENV-001", "no platform was started here, and SHOP_URL is not set");
  const { SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password } = io.env;
  const admin = email !== undefined && password !== undefined ? { email, password } : file?.admin;
  if (admin === undefined) throw new ShopError("SHOP-ENV-003", "whose shop is it? SHOP_ADMIN_EMAIL is not set");
  return { url, admin, shop: new Rest(url, io.clock), file: io.env.SHOP_URL === undefined ? file : undefined };
}
