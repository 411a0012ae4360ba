// Generated from protos/ by `make gen`. Do not edit.
import type { ServiceDefinition } from "../../definition.ts";
import { Category, CreateProductRequest, DeleteProductRequest, DeleteProductResponse, ExportProductsRequest, ExportProductsResponse, GetCategoryRequest, GetProductRequest, GetVariantsRequest, GetVariantsResponse, ImportProductsRequest, ImportProductsResponse, ListCategoriesRequest, ListCategoriesResponse, ListProductsRequest, ListProductsResponse, Product, UpdateProductRequest } from "../shop/catalog/v1/catalog.ts";

export const CatalogService = {
  name: "catalog",
  fullName: "shop.catalog.v1.CatalogService",
  methods: {
    listCategories: {
      "request": ListCategoriesRequest,
      "response": ListCategoriesResponse,
      "name": "ListCategories",
      "path": "/shop.catalog.v1.CatalogService/ListCategories",
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
        "path": "/v1/categories",
        "hasBody": false,
        "status": 200
      },
      "cache": {
        "maxAgeSeconds": 30,
        "etag": true
      },
      "bindings": [],
      "cookies": []
    },
    getCategory: {
      "request": GetCategoryRequest,
      "response": Category,
      "name": "GetCategory",
      "path": "/shop.catalog.v1.CatalogService/GetCategory",
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
        "path": "/v1/categories/{slug}",
        "hasBody": false,
        "status": 200
      },
      "cache": {
        "maxAgeSeconds": 30,
        "etag": true
      },
      "bindings": [],
      "cookies": []
    },
    listProducts: {
      "request": ListProductsRequest,
      "response": ListProductsResponse,
      "name": "ListProducts",
      "path": "/shop.catalog.v1.CatalogService/ListProducts",
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
        "path": "/v1/products",
        "hasBody": false,
        "status": 200
      },
      "bindings": [],
      "cookies": []
    },
    getProduct: {
      "request": GetProductRequest,
      "response": Product,
      "name": "GetProduct",
      "path": "/shop.catalog.v1.CatalogService/GetProduct",
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
        "path": "/v1/products/{slug}",
        "hasBody": false,
        "status": 200
      },
      "cache": {
        "maxAgeSeconds": 5,
        "etag": true
      },
      "bindings": [],
      "cookies": []
    },
    createProduct: {
      "request": CreateProductRequest,
      "response": Product,
      "name": "CreateProduct",
      "path": "/shop.catalog.v1.CatalogService/CreateProduct",
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
        "verb": "post",
        "path": "/v1/products",
        "hasBody": true,
        "status": 201
      },
      "bindings": [],
      "cookies": []
    },
    updateProduct: {
      "request": UpdateProductRequest,
      "response": Product,
      "name": "UpdateProduct",
      "path": "/shop.catalog.v1.CatalogService/UpdateProduct",
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
        "verb": "patch",
        "path": "/v1/products/{id}",
        "hasBody": true,
        "status": 200
      },
      "bindings": [
        {
          "field": "given",
          "edge": "body_fields"
        }
      ],
      "cookies": []
    },
    deleteProduct: {
      "request": DeleteProductRequest,
      "response": DeleteProductResponse,
      "name": "DeleteProduct",
      "path": "/shop.catalog.v1.CatalogService/DeleteProduct",
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
        "verb": "delete",
        "path": "/v1/products/{id}",
        "hasBody": false,
        "status": 204
      },
      "bindings": [],
      "cookies": []
    },
    importProducts: {
      "request": ImportProductsRequest,
      "response": ImportProductsResponse,
      "name": "ImportProducts",
      "path": "/shop.catalog.v1.CatalogService/ImportProducts",
      "access": {
        "roles": [
          "staff"
        ],
        "services": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 30000,
      "http": {
        "verb": "post",
        "path": "/v1/products:import",
        "hasBody": true,
        "status": 200
      },
      "ndjsonBody": "rows",
      "bindings": [],
      "cookies": []
    },
    getVariants: {
      "request": GetVariantsRequest,
      "response": GetVariantsResponse,
      "name": "GetVariants",
      "path": "/shop.catalog.v1.CatalogService/GetVariants",
      "access": {
        "services": [
          "cart",
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
    exportProducts: {
      "request": ExportProductsRequest,
      "response": ExportProductsResponse,
      "name": "ExportProducts",
      "path": "/shop.catalog.v1.CatalogService/ExportProducts",
      "access": {
        "services": [
          "search",
          "cart",
          "reviews"
        ],
        "roles": []
      },
      "idempotency": "none",
      "retrySafe": true,
      "deadlineMs": 10000,
      "bindings": [],
      "cookies": []
    },
  },
} as const satisfies ServiceDefinition;
