// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { Delivery, ListDeliveriesRequest, ListDeliveriesResponse, RetryDeliveryRequest, UnsubscribeRequest, UnsubscribeResponse } from "../shop/notifications/v1/notifications.ts";

export const NotificationsService = {
  name: "notifications",
  fullName: "shop.notifications.v1.NotificationsService",
  methods: {
    unsubscribe: {
      "request": UnsubscribeRequest,
      "response": UnsubscribeResponse,
      "name": "Unsubscribe",
      "path": "/shop.notifications.v1.NotificationsService/Unsubscribe",
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
        "path": "/v1/unsubscribe/{token}",
        "hasBody": true,
        "status": 200
      },
      "rawBody": "body",
      "bindings": [],
      "cookies": []
    },
    listDeliveries: {
      "request": ListDeliveriesRequest,
      "response": ListDeliveriesResponse,
      "name": "ListDeliveries",
      "path": "/shop.notifications.v1.NotificationsService/ListDeliveries",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/admin/mails",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    retryDelivery: {
      "request": RetryDeliveryRequest,
      "response": Delivery,
      "name": "RetryDelivery",
      "path": "/shop.notifications.v1.NotificationsService/RetryDelivery",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/admin/mails/{id}:retry",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
