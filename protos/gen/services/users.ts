// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { CreateAddressRequest, DeleteAddressRequest, DeleteAddressResponse, GetAddressRequest, GetPreferencesRequest, GetProfileRequest, ListAddressesRequest, ListAddressesResponse, Preferences, Profile, ReplaceAddressRequest, SavedAddress, SetPreferencesRequest, TurnOffEmailsRequest, UpdateProfileRequest } from "../shop/users/v1/users.ts";

export const UsersService = {
  name: "users",
  fullName: "shop.users.v1.UsersService",
  methods: {
    getProfile: {
      "request": GetProfileRequest,
      "response": Profile,
      "name": "GetProfile",
      "path": "/shop.users.v1.UsersService/GetProfile",
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
        "path": "/v1/me/profile",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    updateProfile: {
      "request": UpdateProfileRequest,
      "response": Profile,
      "name": "UpdateProfile",
      "path": "/shop.users.v1.UsersService/UpdateProfile",
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
        "path": "/v1/me/profile",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    listAddresses: {
      "request": ListAddressesRequest,
      "response": ListAddressesResponse,
      "name": "ListAddresses",
      "path": "/shop.users.v1.UsersService/ListAddresses",
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
        "path": "/v1/me/addresses",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getAddress: {
      "request": GetAddressRequest,
      "response": SavedAddress,
      "name": "GetAddress",
      "path": "/shop.users.v1.UsersService/GetAddress",
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
        "path": "/v1/me/addresses/{id}",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    createAddress: {
      "request": CreateAddressRequest,
      "response": SavedAddress,
      "name": "CreateAddress",
      "path": "/shop.users.v1.UsersService/CreateAddress",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/me/addresses",
        "hasBody": true,
        "status": 201
      },
      "bindings": [],
      "cookies": []
    },
    replaceAddress: {
      "request": ReplaceAddressRequest,
      "response": SavedAddress,
      "name": "ReplaceAddress",
      "path": "/shop.users.v1.UsersService/ReplaceAddress",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "put",
        "path": "/v1/me/addresses/{id}",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    deleteAddress: {
      "request": DeleteAddressRequest,
      "response": DeleteAddressResponse,
      "name": "DeleteAddress",
      "path": "/shop.users.v1.UsersService/DeleteAddress",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "delete",
        "path": "/v1/me/addresses/{id}",
        "hasBody": false,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    getPreferences: {
      "request": GetPreferencesRequest,
      "response": Preferences,
      "name": "GetPreferences",
      "path": "/shop.users.v1.UsersService/GetPreferences",
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
        "path": "/v1/me/preferences",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    setPreferences: {
      "request": SetPreferencesRequest,
      "response": Preferences,
      "name": "SetPreferences",
      "path": "/shop.users.v1.UsersService/SetPreferences",
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
        "verb": "put",
        "path": "/v1/me/preferences",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    turnOffEmails: {
      "request": TurnOffEmailsRequest,
      "response": Preferences,
      "name": "TurnOffEmails",
      "path": "/shop.users.v1.UsersService/TurnOffEmails",
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
  },
} as const satisfies ServiceDefinition;
