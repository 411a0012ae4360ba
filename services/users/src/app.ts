import { defineService } from "@shopstream/platform/service.ts";
import { deploy } from "../deploy.ts";
import { AddressStore } from "./address-store.ts";
import { Addresses } from "./addresses.ts";
import { config } from "./config.ts";
import { accountEvents } from "./events.ts";
import { usersRpc } from "./rpc.ts";
import { Users } from "./service.ts";
import { ProfileStore } from "./store.ts";

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, random, config: { DEFAULT_LOCALE, DEFAULT_CURRENCY } }) => {
    const defaults = { locale: DEFAULT_LOCALE, currency: DEFAULT_CURRENCY };
    const users = new Users({ store: new ProfileStore(db), clock, random, defaults });
    const addresses = new Addresses({ store: new AddressStore(db), clock });
    return { rpc: [usersRpc(users, addresses)], events: accountEvents(users) };
  },
});
