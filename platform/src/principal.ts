/** Who asks: nobody in particular, an account, or a service on its own behalf. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly id: string; readonly sessionId: string; readonly roles: readonly UserRole[] }
  | { readonly kind: "service"; readonly name: string };

export type UserRole = "customer" | "staff" | "admin";

export const anonymous: Principal = { kind: "anonymous" };

export function hasRole(principal: Principal, role: UserRole): boolean {
  if (principal.kind !== "user") return false;
  return principal.roles.some((held) => rank[held] >= rank[role]);
}

// An admin may do what staff may, and staff what a customer may.
const rank: Readonly<Record<UserRole, number>> = { customer: 1, staff: 2, admin: 3 };

/** The account id of a signed-in user, else undefined. */
export function userId(principal: Principal): string | undefined {
  return principal.kind === "user" ? principal.id : undefined;
}
