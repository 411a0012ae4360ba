/** Of a click: what tells whether the browser would do anything but open the link in its place. */
export interface LinkClick {
  readonly defaultPrevented: boolean;
  readonly button: number;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly target: unknown;
}

interface SoftLink {
  readonly href: string;
  readonly dataset: { readonly [name: string]: string | undefined };
}

interface Clicked {
  closest(selector: string): SoftLink | null;
}

export interface SoftTarget {
  readonly href: string;
  /** Whether the page stays where it was scrolled to. */
  readonly stays: boolean;
  /** Whether Back leads past the page that is left. */
  readonly swaps: boolean;
}

const ownLink = "a[data-soft]:not([target])";

/** Where a plain click on a link of the shop leads; undefined for all others, which are the browser's. */
export function softTarget(click: LinkClick): SoftTarget | undefined {
  const { defaultPrevented, button, metaKey, ctrlKey, shiftKey, altKey, target } = click;
  if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return undefined;
  const link = (target as Partial<Clicked> | null)?.closest?.(ownLink);
  if (!link) return undefined;
  const { soft } = link.dataset;
  return { href: link.href, stays: soft === "stay" || soft === "swap", swaps: soft === "swap" };
}
