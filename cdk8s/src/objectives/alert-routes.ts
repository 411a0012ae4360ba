/** What an alert asks for: somebody now, or somebody's day. */
export const severities = ["page", "ticket"] as const;
export type Severity = (typeof severities)[number];

/** How long is gathered what belongs together before somebody is told, and when they are told again. */
interface Waits {
  readonly first: string;
  readonly again: string;
}

export interface AlertRoutes extends Readonly<Record<Severity, Waits>> {
  /** How long after somebody was told they hear that it is over, or that more came to it. */
  readonly news: string;
}

/** Pages at once and again each hour, tickets once a day. Of both an operator's and a plain Alertmanager. */
export const alertRoutes: AlertRoutes = {
  page: { first: "10s", again: "1h" },
  // Longer than a page's, so that a ticket of the same moment finds the page that makes it needless.
  ticket: { first: "30s", again: "24h" },
  news: "5m",
};

/** What a page is about: it silences the ticket about the same, and no other. */
export const sameTrouble = ["namespace", "service", "objective"];
