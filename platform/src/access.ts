import type { MethodDefinition, Role } from "@shopstream/protos/definition.ts";
import { AppError } from "./errors.ts";
import { hasRole, type Principal } from "./principal.ts";

/**
 * Lets a call through when its method's access option names the caller: a role of the user who asked through the
 * gateway or through a service acting for them, or the calling service itself.
 */
export function mustBeAllowed(method: MethodDefinition, principal: Principal, peer: string): void {
  if (method.access.services.includes(peer)) return;
  if (method.access.roles.some((role) => plays(principal, role))) return;
  if (method.access.roles.length > 0 && principal.kind === "anonymous") {
    throw new AppError("unauthenticated", "sign_in_required", "sign in to do this");
  }
  throw new AppError("forbidden", "not_allowed", "you are not allowed to do this");
}

function plays(principal: Principal, role: Role): boolean {
  return role === "anyone" || hasRole(principal, role);
}
