/** The parts of an account, in the order of their links. */
export const sections = ["orders", "profile", "addresses", "password", "preferences", "sessions", "reviews"] as const;

export type Section = (typeof sections)[number];

/** Where it stands, without the language. Orders are older than accounts, and guests have them too. */
export function sectionPath(section: Section): string {
  return section === "orders" ? "/orders" : `/account/${section}`;
}
