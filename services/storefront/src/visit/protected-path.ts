/** Whether a page (without its language) is for members only. One order is not: a guest has the order's token. */
export function isForMembers(path: string): boolean {
  return path === "/orders" || path === "/account" || path.startsWith("/account/");
}
