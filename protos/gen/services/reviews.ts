// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { AddVoteRequest, ApproveReviewRequest, CreateReviewRequest, DeleteReviewRequest, DeleteReviewResponse, GetReviewRequest, ListMyReviewsRequest, ListMyReviewsResponse, ListReviewsRequest, ListReviewsResponse, ListReviewsToModerateRequest, ListReviewsToModerateResponse, RejectReviewRequest, RemoveVoteRequest, Review, UpdateReviewRequest, Votes } from "../shop/reviews/v1/reviews.ts";
import { CheckInvariantsRequest, CheckInvariantsResponse } from "../shop/types/v1/invariant.ts";

export const ReviewsService = {
  name: "reviews",
  fullName: "shop.reviews.v1.ReviewsService",
  methods: {
    listReviews: {
      "request": ListReviewsRequest,
      "response": ListReviewsResponse,
      "name": "ListReviews",
      "path": "/shop.reviews.v1.ReviewsService/ListReviews",
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
        "path": "/v1/products/{product_id}/reviews",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getReview: {
      "request": GetReviewRequest,
      "response": Review,
      "name": "GetReview",
      "path": "/shop.reviews.v1.ReviewsService/GetReview",
      "access": {
        "roles": [
          "anyone"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 2000,
      "http": {
        "verb": "get",
        "path": "/v1/products/{product_id}/reviews/{id}",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    createReview: {
      "request": CreateReviewRequest,
      "response": Review,
      "name": "CreateReview",
      "path": "/shop.reviews.v1.ReviewsService/CreateReview",
      "access": {
        "roles": [
          "customer"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 5000,
      "http": {
        "verb": "post",
        "path": "/v1/products/{product_id}/reviews",
        "hasBody": true,
        "status": 201
      },
      "bindings": [],
      "cookies": []
    },
    updateReview: {
      "request": UpdateReviewRequest,
      "response": Review,
      "name": "UpdateReview",
      "path": "/shop.reviews.v1.ReviewsService/UpdateReview",
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
        "verb": "patch",
        "path": "/v1/products/{product_id}/reviews/{id}",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    deleteReview: {
      "request": DeleteReviewRequest,
      "response": DeleteReviewResponse,
      "name": "DeleteReview",
      "path": "/shop.reviews.v1.ReviewsService/DeleteReview",
      "access": {
        "roles": [
          "customer",
          "staff"
        ],
        "relation": "self",
        "services": []
      },
      "idempotency": "optional",
      "retrySafe": false,
      "deadlineMs": 2000,
      "http": {
        "verb": "delete",
        "path": "/v1/products/{product_id}/reviews/{id}",
        "hasBody": false,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    listMyReviews: {
      "request": ListMyReviewsRequest,
      "response": ListMyReviewsResponse,
      "name": "ListMyReviews",
      "path": "/shop.reviews.v1.ReviewsService/ListMyReviews",
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
        "path": "/v1/me/reviews",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    addVote: {
      "request": AddVoteRequest,
      "response": Votes,
      "name": "AddVote",
      "path": "/shop.reviews.v1.ReviewsService/AddVote",
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
        "path": "/v1/reviews/{id}/vote",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    removeVote: {
      "request": RemoveVoteRequest,
      "response": Votes,
      "name": "RemoveVote",
      "path": "/shop.reviews.v1.ReviewsService/RemoveVote",
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
        "path": "/v1/reviews/{id}/vote",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    listReviewsToModerate: {
      "request": ListReviewsToModerateRequest,
      "response": ListReviewsToModerateResponse,
      "name": "ListReviewsToModerate",
      "path": "/shop.reviews.v1.ReviewsService/ListReviewsToModerate",
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
        "path": "/v1/admin/reviews",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    approveReview: {
      "request": ApproveReviewRequest,
      "response": Review,
      "name": "ApproveReview",
      "path": "/shop.reviews.v1.ReviewsService/ApproveReview",
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
        "path": "/v1/reviews/{id}:approve",
        "hasBody": true,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    rejectReview: {
      "request": RejectReviewRequest,
      "response": Review,
      "name": "RejectReview",
      "path": "/shop.reviews.v1.ReviewsService/RejectReview",
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
        "path": "/v1/reviews/{id}:reject",
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
      "path": "/shop.reviews.v1.ReviewsService/CheckInvariants",
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
        "path": "/v1/admin/invariants/reviews",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
