// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { AuthoriseRequest, CancelRequest, CaptureRequest, GetPaymentConfigRequest, GetPaymentsRequest, GetPaymentsResponse, HandleStripeWebhookRequest, HandleStripeWebhookResponse, Payment, PaymentConfig, ReconcilePaymentsRequest, ReconcilePaymentsResponse, RefundRequest } from "../shop/payments/v1/payments.ts";
import { CheckInvariantsRequest, CheckInvariantsResponse } from "../shop/types/v1/invariant.ts";

export const PaymentsService = {
  name: "payments",
  fullName: "shop.payments.v1.PaymentsService",
  methods: {
    authorise: {
      "request": AuthoriseRequest,
      "response": Payment,
      "name": "Authorise",
      "path": "/shop.payments.v1.PaymentsService/Authorise",
      "access": {
        "services": [
          "orders"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 8000,
      "bindings": [],
      "cookies": []
    },
    capture: {
      "request": CaptureRequest,
      "response": Payment,
      "name": "Capture",
      "path": "/shop.payments.v1.PaymentsService/Capture",
      "access": {
        "services": [
          "orders"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 8000,
      "bindings": [],
      "cookies": []
    },
    cancel: {
      "request": CancelRequest,
      "response": Payment,
      "name": "Cancel",
      "path": "/shop.payments.v1.PaymentsService/Cancel",
      "access": {
        "services": [
          "orders"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 8000,
      "bindings": [],
      "cookies": []
    },
    refund: {
      "request": RefundRequest,
      "response": Payment,
      "name": "Refund",
      "path": "/shop.payments.v1.PaymentsService/Refund",
      "access": {
        "services": [
          "orders"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 8000,
      "bindings": [],
      "cookies": []
    },
    getPayments: {
      "request": GetPaymentsRequest,
      "response": GetPaymentsResponse,
      "name": "GetPayments",
      "path": "/shop.payments.v1.PaymentsService/GetPayments",
      "access": {
        "services": [
          "orders"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "bindings": [],
      "cookies": []
    },
    reconcilePayments: {
      "request": ReconcilePaymentsRequest,
      "response": ReconcilePaymentsResponse,
      "name": "ReconcilePayments",
      "path": "/shop.payments.v1.PaymentsService/ReconcilePayments",
      "access": {
        "roles": [
          "admin"
        ],
        "services": [
          "orders"
        ]
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 30000,
      "http": {
        "verb": "post",
        "path": "/v1/admin/payments:reconcile",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    handleStripeWebhook: {
      "request": HandleStripeWebhookRequest,
      "response": HandleStripeWebhookResponse,
      "name": "HandleStripeWebhook",
      "path": "/shop.payments.v1.PaymentsService/HandleStripeWebhook",
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
        "path": "/v1/payments/webhooks/stripe",
        "hasBody": true,
        "status": 200
      },
      "rawBody": "payload",
      "bindings": [
        {
          "field": "signature",
          "header": "stripe-signature"
        }
      ],
      "cookies": []
    },
    getPaymentConfig: {
      "request": GetPaymentConfigRequest,
      "response": PaymentConfig,
      "name": "GetPaymentConfig",
      "path": "/shop.payments.v1.PaymentsService/GetPaymentConfig",
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
        "path": "/v1/payments/config",
        "hasBody": false,
        "status": 200
      },
      "cache": {
        "maxAgeSeconds": 60,
        "etag": false
      },
      "bindings": [],
      "cookies": []
    },
    checkInvariants: {
      "request": CheckInvariantsRequest,
      "response": CheckInvariantsResponse,
      "name": "CheckInvariants",
      "path": "/shop.payments.v1.PaymentsService/CheckInvariants",
      "access": {
        "roles": [
          "admin"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 30000,
      "http": {
        "verb": "get",
        "path": "/v1/admin/invariants/payments",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
