// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { Authentication, ChangePasswordRequest, ChangePasswordResponse, ConfirmEmailVerificationRequest, ConfirmEmailVerificationResponse, ConfirmPasswordResetRequest, ConfirmPasswordResetResponse, Contact, GetContactRequest, GetJwksRequest, GetJwksResponse, GetMailTokenRequest, GetMailTokenResponse, GetMeRequest, ListAccountsRequest, ListAccountsResponse, ListSessionsRequest, ListSessionsResponse, LoginRequest, LogoutRequest, LogoutResponse, RefreshRequest, RequestEmailVerificationRequest, RequestEmailVerificationResponse, RequestPasswordResetRequest, RequestPasswordResetResponse, RevokeSessionRequest, RevokeSessionResponse, SetRolesRequest, SignUpRequest, UpdateMeRequest, User } from "../shop/identity/v1/identity.ts";

export const IdentityService = {
  name: "identity",
  fullName: "shop.identity.v1.IdentityService",
  methods: {
    signUp: {
      "request": SignUpRequest,
      "response": Authentication,
      "name": "SignUp",
      "path": "/shop.identity.v1.IdentityService/SignUp",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 5000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/signup",
        "hasBody": true,
        "status": 201
      },
      "session": "start",
      "bindings": [
        {
          "field": "userAgent",
          "edge": "user_agent"
        },
        {
          "field": "client",
          "header": "x-client"
        }
      ],
      "cookies": [
        {
          "field": "accessToken",
          "cookie": "__Host-access"
        },
        {
          "field": "refreshToken",
          "cookie": "__Host-refresh"
        }
      ]
    },
    login: {
      "request": LoginRequest,
      "response": Authentication,
      "name": "Login",
      "path": "/shop.identity.v1.IdentityService/Login",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 5000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/login",
        "hasBody": true,
        "status": 200
      },
      "session": "start",
      "bindings": [
        {
          "field": "userAgent",
          "edge": "user_agent"
        },
        {
          "field": "client",
          "header": "x-client"
        }
      ],
      "cookies": [
        {
          "field": "accessToken",
          "cookie": "__Host-access"
        },
        {
          "field": "refreshToken",
          "cookie": "__Host-refresh"
        }
      ]
    },
    refresh: {
      "request": RefreshRequest,
      "response": Authentication,
      "name": "Refresh",
      "path": "/shop.identity.v1.IdentityService/Refresh",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/refresh",
        "hasBody": true,
        "status": 200
      },
      "session": "start",
      "bindings": [
        {
          "field": "refreshToken",
          "cookie": "__Host-refresh"
        },
        {
          "field": "client",
          "header": "x-client"
        }
      ],
      "cookies": [
        {
          "field": "accessToken",
          "cookie": "__Host-access"
        },
        {
          "field": "refreshToken",
          "cookie": "__Host-refresh"
        }
      ]
    },
    logout: {
      "request": LogoutRequest,
      "response": LogoutResponse,
      "name": "Logout",
      "path": "/shop.identity.v1.IdentityService/Logout",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/logout",
        "hasBody": true,
        "status": 204
      },
      "session": "end",
      "bindings": [
        {
          "field": "refreshToken",
          "cookie": "__Host-refresh"
        }
      ],
      "cookies": []
    },
    getMe: {
      "request": GetMeRequest,
      "response": User,
      "name": "GetMe",
      "path": "/shop.identity.v1.IdentityService/GetMe",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/me",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    updateMe: {
      "request": UpdateMeRequest,
      "response": User,
      "name": "UpdateMe",
      "path": "/shop.identity.v1.IdentityService/UpdateMe",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "patch",
        "path": "/v1/me",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    listSessions: {
      "request": ListSessionsRequest,
      "response": ListSessionsResponse,
      "name": "ListSessions",
      "path": "/shop.identity.v1.IdentityService/ListSessions",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/me/sessions",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    revokeSession: {
      "request": RevokeSessionRequest,
      "response": RevokeSessionResponse,
      "name": "RevokeSession",
      "path": "/shop.identity.v1.IdentityService/RevokeSession",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "delete",
        "path": "/v1/me/sessions/{id}",
        "hasBody": false,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    changePassword: {
      "request": ChangePasswordRequest,
      "response": ChangePasswordResponse,
      "name": "ChangePassword",
      "path": "/shop.identity.v1.IdentityService/ChangePassword",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 5000,
      "http": {
        "verb": "put",
        "path": "/v1/me/password",
        "hasBody": true,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    requestEmailVerification: {
      "request": RequestEmailVerificationRequest,
      "response": RequestEmailVerificationResponse,
      "name": "RequestEmailVerification",
      "path": "/shop.identity.v1.IdentityService/RequestEmailVerification",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/me/email-verification",
        "hasBody": true,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    confirmEmailVerification: {
      "request": ConfirmEmailVerificationRequest,
      "response": ConfirmEmailVerificationResponse,
      "name": "ConfirmEmailVerification",
      "path": "/shop.identity.v1.IdentityService/ConfirmEmailVerification",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/email-verification:confirm",
        "hasBody": true,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    requestPasswordReset: {
      "request": RequestPasswordResetRequest,
      "response": RequestPasswordResetResponse,
      "name": "RequestPasswordReset",
      "path": "/shop.identity.v1.IdentityService/RequestPasswordReset",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/password-reset",
        "hasBody": true,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    confirmPasswordReset: {
      "request": ConfirmPasswordResetRequest,
      "response": ConfirmPasswordResetResponse,
      "name": "ConfirmPasswordReset",
      "path": "/shop.identity.v1.IdentityService/ConfirmPasswordReset",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": false,
      "deadlineMs": 5000,
      "http": {
        "verb": "post",
        "path": "/v1/auth/password-reset:confirm",
        "hasBody": true,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    getMailToken: {
      "request": GetMailTokenRequest,
      "response": GetMailTokenResponse,
      "name": "GetMailToken",
      "path": "/shop.identity.v1.IdentityService/GetMailToken",
      "access": {
        "services": [
          "notifications"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "bindings": [],
      "cookies": []
    },
    getContact: {
      "request": GetContactRequest,
      "response": Contact,
      "name": "GetContact",
      "path": "/shop.identity.v1.IdentityService/GetContact",
      "access": {
        "services": [
          "notifications"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "bindings": [],
      "cookies": []
    },
    setRoles: {
      "request": SetRolesRequest,
      "response": User,
      "name": "SetRoles",
      "path": "/shop.identity.v1.IdentityService/SetRoles",
      "access": {
        "roles": [
          "admin"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "put",
        "path": "/v1/admin/accounts/{id}/roles",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    listAccounts: {
      "request": ListAccountsRequest,
      "response": ListAccountsResponse,
      "name": "ListAccounts",
      "path": "/shop.identity.v1.IdentityService/ListAccounts",
      "access": {
        "roles": [
          "admin"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/admin/accounts",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getJwks: {
      "request": GetJwksRequest,
      "response": GetJwksResponse,
      "name": "GetJwks",
      "path": "/shop.identity.v1.IdentityService/GetJwks",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/.well-known/jwks.json",
        "hasBody": false,
        "status": 200
      },
      "cache": {
        "maxAgeSeconds": 300,
        "etag": false
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
