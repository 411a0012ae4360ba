/** The page that a form was sent from, as path and query. */
export function refererPath(referer: string | null): string {
  if (referer === null || !URL.canParse(referer)) return "/";
  const { pathname, search } = new URL(referer);
  // Two slashes in front would name another host.
  return `${pathname.replace(/^\/+/, "/")}${search}`;
}
