// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { AddLineRequest, Cart, ChangeLineRequest, CloseCartRequest, CloseCartResponse, CreateCartRequest, GetCartRequest, MergeCartRequest, RemoveLineRequest } from "../shop/cart/v1/cart.ts";

export const CartService = {
  name: "cart",
  fullName: "shop.cart.v1.CartService",
  methods: {
    createCart: {
      "request": CreateCartRequest,
      "response": Cart,
      "name": "CreateCart",
      "path": "/shop.cart.v1.CartService/CreateCart",
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
        "path": "/v1/carts",
        "hasBody": true,
        "status": 201
      },
      "bindings": [],
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-cart"
        }
      ]
    },
    getCart: {
      "request": GetCartRequest,
      "response": Cart,
      "name": "GetCart",
      "path": "/shop.cart.v1.CartService/GetCart",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": [
          "orders"
        ],
        "relation": "cart"
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/carts/{id}",
        "hasBody": false,
        "status": 200
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
          "cookie": "__Host-cart"
        }
      ]
    },
    addLine: {
      "request": AddLineRequest,
      "response": Cart,
      "name": "AddLine",
      "path": "/shop.cart.v1.CartService/AddLine",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "cart",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/carts/{id}/lines",
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
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-cart"
        }
      ]
    },
    changeLine: {
      "request": ChangeLineRequest,
      "response": Cart,
      "name": "ChangeLine",
      "path": "/shop.cart.v1.CartService/ChangeLine",
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
        "verb": "patch",
        "path": "/v1/carts/{id}/lines/{sku}",
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
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-cart"
        }
      ]
    },
    removeLine: {
      "request": RemoveLineRequest,
      "response": Cart,
      "name": "RemoveLine",
      "path": "/shop.cart.v1.CartService/RemoveLine",
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
        "verb": "delete",
        "path": "/v1/carts/{id}/lines/{sku}",
        "hasBody": false,
        "status": 200
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
          "cookie": "__Host-cart"
        }
      ]
    },
    mergeCart: {
      "request": MergeCartRequest,
      "response": Cart,
      "name": "MergeCart",
      "path": "/shop.cart.v1.CartService/MergeCart",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "cart",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "post",
        "path": "/v1/carts/{id}:merge",
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
      "cookies": [
        {
          "field": "token",
          "cookie": "__Host-cart"
        }
      ]
    },
    closeCart: {
      "request": CloseCartRequest,
      "response": CloseCartResponse,
      "name": "CloseCart",
      "path": "/shop.cart.v1.CartService/CloseCart",
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
  },
} as const satisfies ServiceDefinition;
