// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { ReindexRequest, ReindexResponse, SearchRequest, SearchResponse, SuggestRequest, SuggestResponse } from "../shop/search/v1/search.ts";
import { CheckInvariantsRequest, CheckInvariantsResponse } from "../shop/types/v1/invariant.ts";

export const SearchService = {
  name: "search",
  fullName: "shop.search.v1.SearchService",
  methods: {
    search: {
      "request": SearchRequest,
      "response": SearchResponse,
      "name": "Search",
      "path": "/shop.search.v1.SearchService/Search",
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
        "path": "/v1/search",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    suggest: {
      "request": SuggestRequest,
      "response": SuggestResponse,
      "name": "Suggest",
      "path": "/shop.search.v1.SearchService/Suggest",
      "access": {
        "roles": [
          "anyone"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 1000,
      "http": {
        "verb": "get",
        "path": "/v1/search/suggest",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    reindex: {
      "request": ReindexRequest,
      "response": ReindexResponse,
      "name": "Reindex",
      "path": "/shop.search.v1.SearchService/Reindex",
      "access": {
        "roles": [
          "admin"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 60000,
      "http": {
        "verb": "post",
        "path": "/v1/admin/search:reindex",
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
      "path": "/shop.search.v1.SearchService/CheckInvariants",
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
        "path": "/v1/admin/invariants/search",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
