const anyOrigin = "http://shop.invalid";

/** Where to go on after signing in: a path of this shop, whatever the address bar was made to say. */
export function safeNext(given: string | null | undefined): string {
  if (!given?.startsWith("/") || !URL.canParse(given, anyOrigin)) return "/";
  // Browsers read a backslash as a slash and drop line breaks, so that "/\evil.example" would leave the shop.
  const { origin, pathname, search, hash } = new URL(given, anyOrigin);
  if (origin !== anyOrigin || pathname.startsWith("//")) return "/";
  return `${pathname}${search}${hash}`;
}
