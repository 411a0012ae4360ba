import { contract } from "@shopstream/protos/contract.ts";
import { describe, expect, it } from "vitest";
import { RouteTable } from "./route-table.ts";

const table = new RouteTable(contract);

function found(verb: string, path: string): string {
  const hit = table.find(verb, path);
  if (hit === undefined) return "nothing";
  return "allow" in hit ? `only ${hit.allow.join(" ")}` : `${hit.route.key} ${JSON.stringify(hit.params)}`;
}

describe("a path leads to its operation", () => {
  it.each([
    ["GET", "/v1/products/oak-table", 'getProduct {"slug":"oak-table"}'],
    ["HEAD", "/v1/products/oak-table", 'getProduct {"slug":"oak-table"}'],
    ["POST", "/v1/products:import", "importProducts {}"],
    ["POST", "/v1/orders/ord_1:cancel", 'cancelOrder {"id":"ord_1"}'],
    ["POST", "/v1/orders/ord_1:refund", 'refundOrder {"id":"ord_1"}'],
    ["GET", "/v1/orders/ord_1", 'getOrder {"id":"ord_1"}'],
    ["PATCH", "/v1/carts/cart_1/lines/A.b-1", 'changeLine {"id":"cart_1","sku":"A.b-1"}'],
    ["GET", "/v1/search/suggest", "suggest {}"],
    ["GET", "/.well-known/jwks.json", "getJwks {}"],
  ])("%s %s", (verb, path, expected) => {
    expect(found(verb, path)).toBe(expected);
  });

  it.each([
    ["PUT", "/v1/products", "only GET HEAD POST"],
    ["GET", "/v1/orders/ord_1:cancel", "only POST"],
    ["POST", "/v1/products/oak-table", "only DELETE GET HEAD PATCH"],
    ["GET", "/v1/orders/ord_1:eat", 'getOrder {"id":"ord_1:eat"}'],
    ["GET", "/v1/products/", "nothing"],
    ["GET", "/v1//products", "nothing"],
    ["GET", "/v1/products/a/b", "nothing"],
    ["GET", "/v1/PRODUCTS", "nothing"],
    ["GET", "/v2/products", "nothing"],
    ["POST", "/v1/products:export", "nothing"],
    ["OPTIONS", "*", "nothing"],
  ])("%s %s does not", (verb, path, expected) => {
    expect(found(verb, path)).toBe(expected);
  });
});

describe("when not everybody can be served", () => {
  const later = table.routes.filter(({ carriesOn }) => carriesOn).map(({ key }) => key);
  const changes = table.routes.filter(({ isSafe }) => !isSafe).map(({ key }) => key);

  it("who looks, or begins something, comes after who carries on with what is begun", () => {
    expect(changes.filter((key) => !later.includes(key)).toSorted()).toEqual(["createCart", "login", "signUp"]);
    expect(later).toEqual(expect.arrayContaining(["addLine", "createOrder", "cancelOrder"]));
    expect(later.filter((key) => !changes.includes(key))).toEqual([]);
  });
});
