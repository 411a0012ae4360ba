const dayMs = 86_400_000;

/** A session nobody refreshes for this long is over; so is each after half a year. */
export const idleMs = 30 * dayMs;
export const longestMs = 180 * dayMs;
/** Tabs of one browser wake together and send the same cookie; later than this it is somebody else. */
const raceMs = 10_000;
const mostSuccessors = 20;

export interface Device {
  readonly client: "web" | "api";
  readonly userAgent: string;
}

/** One sign-in on one device, and with it one family of refresh tokens. */
export interface Session extends Device {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
}

/** A refresh token somebody sent, as it is on record. Times in milliseconds since the epoch. */
export interface PresentedToken {
  readonly sessionId: string;
  readonly client: Device["client"];
  readonly sessionEnded: boolean;
  readonly sessionExpiresAt: number;
  readonly expiresAt: number;
  readonly rotatedAt: number | undefined;
  readonly successors: number;
}

/** What to do about it. `raced` is refused and harms nobody; `reused` ends the session. */
export type Verdict = "rotate" | "raced" | "reused" | "ended" | "expired";

export function judge(token: PresentedToken, nowMs: number): Verdict {
  if (token.sessionEnded) return token.rotatedAt === undefined ? "ended" : "reused";
  if (nowMs >= Math.min(token.expiresAt, token.sessionExpiresAt)) return "expired";
  if (token.rotatedAt === undefined) return "rotate";
  if (token.client !== "web" || nowMs - token.rotatedAt >= raceMs) return "reused";
  return token.successors < mostSuccessors ? "rotate" : "raced";
}

/** When a refresh token issued now is over. */
export function tokenExpiry(nowMs: number, sessionExpiresAt: number): Date {
  return new Date(Math.min(nowMs + idleMs, sessionExpiresAt));
}
