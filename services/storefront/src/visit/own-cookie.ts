/** A cookie of ours that no script needs to read, until the browser is closed. */
export const own = { path: "/", secure: true, httpOnly: true, sameSite: "lax" } as const;

/** Choices of a visitor; a year. */
export const kept = { ...own, maxAge: 365 * 86_400 } as const;

/** Takes a cookie away; its attributes must be those that it was set with. */
export const gone = { ...own, maxAge: 0 } as const;
