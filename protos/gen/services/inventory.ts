// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { AdjustStockRequest, CommitRequest, CommitResponse, GetAvailabilityRequest, GetAvailabilityResponse, GetReservationsRequest, GetReservationsResponse, GetStockRequest, ListMovementsRequest, ListMovementsResponse, ReleaseRequest, ReleaseResponse, ReserveRequest, ReserveResponse, SetInitialStockRequest, SetInitialStockResponse, Stock } from "../shop/inventory/v1/inventory.ts";
import { CheckInvariantsRequest, CheckInvariantsResponse } from "../shop/types/v1/invariant.ts";

export const InventoryService = {
  name: "inventory",
  fullName: "shop.inventory.v1.InventoryService",
  methods: {
    getStock: {
      "request": GetStockRequest,
      "response": Stock,
      "name": "GetStock",
      "path": "/shop.inventory.v1.InventoryService/GetStock",
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
        "path": "/v1/inventory/{sku}",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    adjustStock: {
      "request": AdjustStockRequest,
      "response": Stock,
      "name": "AdjustStock",
      "path": "/shop.inventory.v1.InventoryService/AdjustStock",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "put",
        "path": "/v1/inventory/{sku}",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    listMovements: {
      "request": ListMovementsRequest,
      "response": ListMovementsResponse,
      "name": "ListMovements",
      "path": "/shop.inventory.v1.InventoryService/ListMovements",
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
        "path": "/v1/inventory/{sku}/movements",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getAvailability: {
      "request": GetAvailabilityRequest,
      "response": GetAvailabilityResponse,
      "name": "GetAvailability",
      "path": "/shop.inventory.v1.InventoryService/GetAvailability",
      "access": {
        "services": [
          "catalog",
          "cart",
          "orders",
          "search"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "bindings": [],
      "cookies": []
    },
    setInitialStock: {
      "request": SetInitialStockRequest,
      "response": SetInitialStockResponse,
      "name": "SetInitialStock",
      "path": "/shop.inventory.v1.InventoryService/SetInitialStock",
      "access": {
        "services": [
          "catalog"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 10000,
      "bindings": [],
      "cookies": []
    },
    reserve: {
      "request": ReserveRequest,
      "response": ReserveResponse,
      "name": "Reserve",
      "path": "/shop.inventory.v1.InventoryService/Reserve",
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
    commit: {
      "request": CommitRequest,
      "response": CommitResponse,
      "name": "Commit",
      "path": "/shop.inventory.v1.InventoryService/Commit",
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
    release: {
      "request": ReleaseRequest,
      "response": ReleaseResponse,
      "name": "Release",
      "path": "/shop.inventory.v1.InventoryService/Release",
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
    getReservations: {
      "request": GetReservationsRequest,
      "response": GetReservationsResponse,
      "name": "GetReservations",
      "path": "/shop.inventory.v1.InventoryService/GetReservations",
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
    checkInvariants: {
      "request": CheckInvariantsRequest,
      "response": CheckInvariantsResponse,
      "name": "CheckInvariants",
      "path": "/shop.inventory.v1.InventoryService/CheckInvariants",
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
        "path": "/v1/admin/invariants/inventory",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
