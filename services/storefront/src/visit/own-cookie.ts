/** Choices of a visitor that no script needs to read; a year. */
export const kept = {
  path: "/",
  secure: true,
  httpOnly: true,
  sameSite: "lax",
  maxAge: 365 * 86_400,
} as const;
