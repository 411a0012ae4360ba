import { fromPageToken, toPageToken } from "@shopstream/platform/page-token.ts";
import type { Principal } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import type { Account } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { Credentials } from "./credentials.ts";
import type { Issuer } from "./issuer.ts";
import type { MailRequests } from "./mail-requests.ts";
import type { Identity } from "./service.ts";
import type { Device } from "./session.ts";
import type { Grant, Sessions } from "./sessions.ts";

export interface IdentityRpcDeps {
  readonly identity: Identity;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly mails: MailRequests;
  readonly issuer: Issuer;
}

const defaultPageSize = 24;
const isAccountId = /^usr_\w{1,100}$/;

export function identityRpc(deps: IdentityRpcDeps): RpcService {
  const { identity, accounts, sessions, credentials, mails, issuer } = deps;
  return implement(IdentityService, {
    signUp: async (request, { operationId }) =>
      toAuthentication(await identity.signUp(request, deviceOf(request), operationId)),
    login: async (request, { operationId }) =>
      toAuthentication(await identity.login(request.email, request.password, deviceOf(request), operationId)),
    refresh: async ({ refreshToken }) => toAuthentication(await sessions.refresh(refreshToken)),
    logout: async ({ refreshToken }, { principal }) => {
      await sessions.logout(refreshToken, principal.kind === "user" ? principal.sessionId : undefined);
      return {};
    },
    getMe: async (_request, { principal }) => toUser(await accounts.get(userOf(principal).id)),
    updateMe: async ({ displayName }, { principal }) =>
      toUser(await accounts.rename(userOf(principal).id, displayName)),
    listSessions: async (_request, { principal }) => {
      const { id, sessionId } = userOf(principal);
      const open = await sessions.list(id);
      return { items: open.map((session) => ({ ...session, current: session.id === sessionId })) };
    },
    revokeSession: async ({ id }, { principal }) => {
      await sessions.revoke(id, userOf(principal).id);
      return {};
    },
    changePassword: async ({ currentPassword, newPassword }, { principal }) => {
      const { id, sessionId } = userOf(principal);
      await credentials.change(id, sessionId, currentPassword, newPassword);
      return {};
    },
    requestEmailVerification: async (_request, { principal }) => {
      await mails.askToVerify(userOf(principal).id);
      return {};
    },
    confirmEmailVerification: async ({ token }) => {
      await mails.confirmVerified(token);
      return {};
    },
    requestPasswordReset: async ({ email }) => {
      await mails.wishForReset(email);
      return {};
    },
    confirmPasswordReset: async ({ token, password }) => {
      await credentials.reset(token, password);
      return {};
    },
    getMailToken: async ({ requestId }) => ({ token: await mails.token(requestId) }),
    getContact: ({ accountId }) => accounts.get(accountId),
    setRoles: async ({ id, roles }) => toUser(await accounts.setRoles(id, roles)),
    listAccounts: async ({ email, pageSize, pageToken }) => {
      const { items, next } = await accounts.list(
        email,
        fromPageToken(pageToken, isAccountId),
        pageSize || defaultPageSize,
      );
      return { items: items.map(toUser), nextPageToken: next === undefined ? "" : toPageToken(next) };
    },
    getJwks: async () => ({ keys: issuer.keys() }),
  });
}

function deviceOf({ client, userAgent }: { client: string; userAgent: string }): Device {
  return { client: client === "web" ? "web" : "api", userAgent };
}

// The contract lets only users in here.
function userOf(principal: Principal): Extract<Principal, { kind: "user" }> {
  return principal as Extract<Principal, { kind: "user" }>;
}

function toAuthentication({ account, accessToken, refreshToken, expiresIn }: Grant) {
  return { user: toUser(account), accessToken, refreshToken, expiresIn };
}

function toUser({ id, email, displayName, roles, createdAt, emailVerified }: Account) {
  return { id, email, displayName, roles, createdAt, emailVerified };
}
