import { idFromUuid } from "@shopstream/platform/ids.ts";
import { type Principal, userId } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { UsersService } from "@shopstream/protos/services/users.ts";
import type { CreateAddressRequest, SetPreferencesRequest } from "@shopstream/protos/shop/users/v1/users.ts";
import type { AddressText } from "./address.ts";
import type { Addresses } from "./addresses.ts";
import type { Choices, Profile } from "./profile.ts";
import type { MailKind, Users } from "./service.ts";

export function usersRpc(users: Users, addresses: Addresses): RpcService {
  return implement(UsersService, {
    getProfile: async (_request, { principal }) => toMessage(await users.profile(self(principal))),
    updateProfile: async ({ givenName, familyName, phone }, { principal }) =>
      toMessage(await users.updateProfile(self(principal), { givenName, familyName, phone })),
    listAddresses: async (_request, { principal }) => ({ items: await addresses.list(self(principal)) }),
    getAddress: ({ id }, { principal }) => addresses.get(self(principal), id),
    createAddress: (request, { principal, operationId }) =>
      addresses.create(self(principal), idFromUuid("adr", operationId), toText(request), request),
    replaceAddress: (request, { principal }) =>
      addresses.replace(self(principal), request.id, toText(request), request),
    deleteAddress: async ({ id }, { principal }) => {
      await addresses.remove(self(principal), id);
      return {};
    },
    getPreferences: (_request, { principal }) => users.preferences(self(principal)),
    turnOffEmails: ({ accountId, kind }) => users.turnOff(accountId, kind as MailKind),
    setPreferences: (request, { principal }) => users.setPreferences(self(principal), toChoices(request)),
  });
}

// The contract lets only users in here.
function self(principal: Principal): string {
  return userId(principal) as string;
}

function toMessage({ accountId, givenName, familyName, phone, updatedAt }: Profile) {
  return { accountId, givenName, familyName, phone, updatedAt };
}

function toText(request: Omit<CreateAddressRequest, "defaultShipping" | "defaultBilling">): AddressText {
  const { label, name, line1, line2, city, postalCode, region, country, phone } = request;
  return { label, name, line1, line2, city, postalCode, region, country, phone };
}

function toChoices({ locale, currency, marketingEmails, reviewEmails }: SetPreferencesRequest): Choices {
  return {
    locale: locale || null,
    currency: currency || null,
    marketingEmails: marketingEmails ?? null,
    reviewEmails: reviewEmails ?? null,
  };
}
