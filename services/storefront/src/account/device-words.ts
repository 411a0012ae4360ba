import type { Locale } from "../locale.ts";
import { accountText } from "../text/account.ts";
import { say } from "../text/say.ts";
import { deviceOf } from "./device.ts";

/** What to call a device that somebody signed in with. */
export function deviceWords(locale: Locale, userAgent: string): string {
  const { deviceOn, unknownDevice } = accountText[locale];
  const { browser, system } = deviceOf(userAgent);
  if (browser !== undefined && system !== undefined) return say(locale, deviceOn, { browser, system });
  return browser ?? system ?? unknownDevice;
}
