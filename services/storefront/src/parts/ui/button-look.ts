const shared =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 text-base font-medium transition-colors disabled:opacity-60";

const looks = {
  /** The one thing a page wants done. */
  primary: "bg-brand text-on-brand hover:bg-brand-strong",
  /** What else can be done. */
  quiet: "border border-line-strong bg-card text-ink hover:bg-sunken",
  /** Within a line of text or a row of icons. */
  bare: "text-ink hover:bg-sunken px-3",
  danger: "border border-bad text-bad bg-card hover:bg-bad-soft",
} as const;

export type ButtonLook = keyof typeof looks;

/** Classes, and not a component, because links look like buttons too. */
export function buttonLook(look: ButtonLook, more = ""): string {
  return `${shared} ${looks[look]} ${more}`;
}
