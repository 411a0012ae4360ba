// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { CancelOrderRequest, CreateOrderRequest, GetOrderRequest, ListOrdersRequest, ListOrdersResponse, Order, QuoteShippingRequest, QuoteShippingResponse, ReconcileRequest, ReconcileResponse, RefundOrderRequest, ShipOrderRequest } from "../shop/orders/v1/orders.ts";
import { CheckInvariantsRequest, CheckInvariantsResponse } from "../shop/types/v1/invariant.ts";

export const OrdersService = {
  name: "orders",
  fullName: "shop.orders.v1.OrdersService",
  methods: {
    quoteShipping: {
      "request": QuoteShippingRequest,
      "response": QuoteShippingResponse,
      "name": "QuoteShipping",
      "path": "/shop.orders.v1.OrdersService/QuoteShipping",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "cart",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/shipping/quotes",
        "hasBody": true,
        "status": 200
      },
      "bindings": [
        {
          "field": "cartToken",
          "header": "x-cart-token",
          "cookie": "__Host-cart"
        }
      ],
      "cookies": []
    },
    createOrder: {
      "request": CreateOrderRequest,
      "response": Order,
      "name": "CreateOrder",
      "path": "/shop.orders.v1.OrdersService/CreateOrder",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "cart",
        "services": []
      },
      "idempotency": "required",
      "retrySafe": false,
      "deadlineMs": 10000,
      "http": {
        "verb": "post",
        "path": "/v1/orders",
        "hasBody": true,
        "status": 201
      },
      "bindings": [
        {
          "field": "cartToken",
          "header": "x-cart-token",
          "cookie": "__Host-cart"
        }
      ],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-order"
        }
      ]
    },
    listOrders: {
      "request": ListOrdersRequest,
      "response": ListOrdersResponse,
      "name": "ListOrders",
      "path": "/shop.orders.v1.OrdersService/ListOrders",
      "access": {
        "roles": [
          "customer",
          "staff"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/orders",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getOrder: {
      "request": GetOrderRequest,
      "response": Order,
      "name": "GetOrder",
      "path": "/shop.orders.v1.OrdersService/GetOrder",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "order",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/orders/{id}",
        "hasBody": false,
        "status": 200
      },
      "bindings": [
        {
          "field": "orderToken",
          "header": "x-order-token",
          "cookie": "__Host-order"
        }
      ],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-order"
        }
      ]
    },
    cancelOrder: {
      "request": CancelOrderRequest,
      "response": Order,
      "name": "CancelOrder",
      "path": "/shop.orders.v1.OrdersService/CancelOrder",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "order",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 10000,
      "http": {
        "verb": "post",
        "path": "/v1/orders/{id}:cancel",
        "hasBody": true,
        "status": 200
      },
      "bindings": [
        {
          "field": "orderToken",
          "header": "x-order-token",
          "cookie": "__Host-order"
        }
      ],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-order"
        }
      ]
    },
    refundOrder: {
      "request": RefundOrderRequest,
      "response": Order,
      "name": "RefundOrder",
      "path": "/shop.orders.v1.OrdersService/RefundOrder",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "required",
      "retrySafe": false,
      "deadlineMs": 10000,
      "http": {
        "verb": "post",
        "path": "/v1/orders/{id}:refund",
        "hasBody": true,
        "status": 200
      },
      "strictBody": true,
      "bindings": [],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-order"
        }
      ]
    },
    shipOrder: {
      "request": ShipOrderRequest,
      "response": Order,
      "name": "ShipOrder",
      "path": "/shop.orders.v1.OrdersService/ShipOrder",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/orders/{id}:ship",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-order"
        }
      ]
    },
    reconcile: {
      "request": ReconcileRequest,
      "response": ReconcileResponse,
      "name": "Reconcile",
      "path": "/shop.orders.v1.OrdersService/Reconcile",
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
        "verb": "post",
        "path": "/v1/admin/orders:reconcile",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    checkInvariants: {
      "request": CheckInvariantsRequest,
      "response": CheckInvariantsResponse,
      "name": "CheckInvariants",
      "path": "/shop.orders.v1.OrdersService/CheckInvariants",
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
        "path": "/v1/admin/invariants/orders",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
