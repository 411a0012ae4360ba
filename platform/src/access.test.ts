import type { MethodDefinition, Role } from "@shopstream/protos/definition.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import { describe, expect, it } from "vitest";
import { mustBeAllowed } from "./access.ts";
import { anonymous, hasRole, type Principal, type UserRole, userId } from "./principal.ts";

function method(roles: readonly Role[], services: readonly string[] = []): MethodDefinition {
  return { ...IdentityService.methods.getMe, access: { roles, services } } as MethodDefinition;
}

function user(...roles: UserRole[]): Principal {
  return { kind: "user", id: "usr_1", sessionId: "ses_1", roles };
}

const service: Principal = { kind: "service", name: "orders" };

function outcome(called: MethodDefinition, principal: Principal, peer = "gateway"): string {
  try {
    mustBeAllowed(called, principal, peer);
    return "allowed";
  } catch (error) {
    return (error as { kind: string }).kind;
  }
}

describe("who may call", () => {
  it.each([
    ["anyone", ["anyone"], { nobody: "allowed", customer: "allowed", staff: "allowed", admin: "allowed" }],
    ["customers", ["customer"], { nobody: "unauthenticated", customer: "allowed", staff: "allowed", admin: "allowed" }],
    ["staff", ["staff"], { nobody: "unauthenticated", customer: "forbidden", staff: "allowed", admin: "allowed" }],
    ["admins", ["admin"], { nobody: "unauthenticated", customer: "forbidden", staff: "forbidden", admin: "allowed" }],
    ["services only", [], { nobody: "forbidden", customer: "forbidden", staff: "forbidden", admin: "forbidden" }],
  ] as const)("a method for %s", (_whom, roles, expected) => {
    const called = method(roles, ["orders"]);
    expect({
      nobody: outcome(called, anonymous),
      customer: outcome(called, user("customer")),
      staff: outcome(called, user("staff")),
      admin: outcome(called, user("admin")),
    }).toEqual(expected);
  });

  it("a service that is named may call, for itself and for whoever asked it", () => {
    const called = method([], ["orders"]);
    expect(outcome(called, service, "orders")).toBe("allowed");
    expect(outcome(called, user("customer"), "orders")).toBe("allowed");
    expect(outcome(called, { kind: "service", name: "search" }, "search")).toBe("forbidden");
  });

  it("a service that is not named has the rights of who asked it", () => {
    expect(outcome(method(["staff"]), user("staff"), "search")).toBe("allowed");
    expect(outcome(method(["staff"]), user("customer"), "search")).toBe("forbidden");
    expect(outcome(method(["staff"]), service, "orders")).toBe("forbidden");
  });

  it("whoever has no role is a user without rights", () => {
    expect(outcome(method(["customer"]), user())).toBe("forbidden");
  });
});

describe("a principal", () => {
  it("has the roles below its own, and only users have any", () => {
    expect(hasRole(user("admin"), "customer")).toBe(true);
    expect(hasRole(user("customer"), "staff")).toBe(false);
    expect(hasRole(service, "customer")).toBe(false);
    expect(hasRole(anonymous, "customer")).toBe(false);
  });

  it("has an account only as a user", () => {
    expect([user("customer"), service, anonymous].map(userId)).toEqual(["usr_1", undefined, undefined]);
  });
});
